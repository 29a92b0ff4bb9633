package io.spawnwatch.deploy.benchmark.report;

import io.spawnwatch.deploy.benchmark.report.Report.Throughput;
import java.util.Formatter;
import java.util.List;
import java.util.Locale;

/** Events for each second of CPU time as bars, in SVG, which takes the reader's choice of a light or a dark page. */
public final class BarChart {
    private static final int WIDTH = 860;
    private static final int LABEL = 230;
    private static final int BAR = 480;
    private static final int ROW = 24;
    private static final int TOP = 54;

    /** Light by default, also for programs that do not know the choice. */
    private static final String STYLE = """
            <style>
              .page { fill: #ffffff } .text { fill: #1f2328 } .muted { fill: #59636e }
              .ours { fill: #0969da } .other { fill: #afb8c1 } .spread { stroke: #1f2328 }
              @media (prefers-color-scheme: dark) {
                .page { fill: #0d1117 } .text { fill: #f0f6fc } .muted { fill: #9198a1 }
                .ours { fill: #4493f8 } .other { fill: #656c76 } .spread { stroke: #f0f6fc }
              }
            </style>""";

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
        line(svg, STYLE);
        line(svg, "<rect class=\"page\" width=\"%d\" height=\"%d\"/>", WIDTH, height);
        line(
                svg,
                "<text x=\"12\" y=\"22\" font-size=\"15\" class=\"text\">Events for each second of CPU time"
                        + " (thousands; line: smallest to largest round)</text>");
        line(
                svg,
                "<text x=\"12\" y=\"42\" class=\"muted\">%s, commit %s, %s, %d cores</text>",
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
                    "<text x=\"%d\" y=\"%d\" text-anchor=\"end\" class=\"text\">%s</text>",
                    LABEL - 8,
                    middle + 4,
                    escape(result.name()));
            line(
                    svg,
                    "<rect x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"%d\" class=\"%s\"/>",
                    LABEL,
                    y + 4,
                    length,
                    ROW - 8,
                    result.detections() > 0 ? "ours" : "other");
            line(
                    svg,
                    "<line x1=\"%.1f\" x2=\"%.1f\" y1=\"%d\" y2=\"%d\" class=\"spread\"/>",
                    LABEL + BAR * result.perCpuSecond().min() / most,
                    LABEL + BAR * result.perCpuSecond().max() / most,
                    middle,
                    middle);
            line(
                    svg,
                    "<text x=\"%.1f\" y=\"%d\" class=\"text\">%,.0f</text>",
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
