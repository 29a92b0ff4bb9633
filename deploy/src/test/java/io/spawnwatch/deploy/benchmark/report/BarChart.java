package io.spawnwatch.deploy.benchmark.report;

import io.spawnwatch.deploy.benchmark.report.Report.Throughput;
import java.util.Formatter;
import java.util.List;
import java.util.Locale;

/** Events for each second of CPU time as bars, in SVG. It is readable on light and dark pages. */
public final class BarChart {
    private static final int WIDTH = 860;
    private static final int LABEL = 230;
    private static final int BAR = 480;
    private static final int ROW = 24;
    private static final int TOP = 54;

    private BarChart() {}

    /** Draws the cases in their order; the longest bar is the fastest case. */
    public static String of(Report report) {
        List<Throughput> results = report.throughput();
        double most = results.stream()
                .mapToDouble(result -> result.perCpuSecond().max())
                .max()
                .orElse(1);
        int height = TOP + ROW * results.size() + 12;
        StringBuilder svg = new StringBuilder();
        line(
                svg,
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" role=\"img\""
                        + " font-family=\"sans-serif\" font-size=\"13\">",
                WIDTH,
                height);
        line(svg, "<title>Events for each second of CPU time</title>");
        line(svg, "<rect width=\"%d\" height=\"%d\" fill=\"#ffffff\"/>", WIDTH, height);
        line(
                svg,
                "<text x=\"12\" y=\"22\" font-size=\"15\" fill=\"#1f2328\">Events for each second of CPU time"
                        + " (thousands; line: smallest to largest round)</text>");
        line(
                svg,
                "<text x=\"12\" y=\"42\" fill=\"#59636e\">%s, commit %s, %s, %d cores</text>",
                escape(report.date()),
                escape(report.commit()),
                escape(report.machine().cpu()),
                report.machine().cores());
        for (int i = 0; i < results.size(); i++) {
            Throughput result = results.get(i);
            int y = TOP + ROW * i;
            int middle = y + ROW / 2;
            double length = BAR * result.perCpuSecond().median() / most;
            line(
                    svg,
                    "<text x=\"%d\" y=\"%d\" text-anchor=\"end\" fill=\"#1f2328\">%s</text>",
                    LABEL - 8,
                    middle + 4,
                    escape(result.name()));
            line(
                    svg,
                    "<rect x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"%d\" fill=\"%s\"/>",
                    LABEL,
                    y + 4,
                    length,
                    ROW - 8,
                    result.detections() > 0 ? "#0969da" : "#afb8c1");
            line(
                    svg,
                    "<line x1=\"%.1f\" x2=\"%.1f\" y1=\"%d\" y2=\"%d\" stroke=\"#1f2328\"/>",
                    LABEL + BAR * result.perCpuSecond().min() / most,
                    LABEL + BAR * result.perCpuSecond().max() / most,
                    middle,
                    middle);
            line(
                    svg,
                    "<text x=\"%.1f\" y=\"%d\" fill=\"#1f2328\">%,.0f</text>",
                    LABEL + BAR * result.perCpuSecond().max() / most + 8,
                    middle + 4,
                    result.perCpuSecond().median() / 1e3);
        }
        return svg.append("</svg>\n").toString();
    }

    private static void line(StringBuilder svg, String format, Object... arguments) {
        svg.append(arguments.length == 0 ? format : new Formatter(Locale.ROOT).format(format, arguments))
                .append('\n');
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
