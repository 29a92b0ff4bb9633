package io.spawnwatch.detection.plan.eval;

import io.spawnwatch.detection.HexDigest;
import io.spawnwatch.detection.plan.eval.CompiledExpression.CompiledValue;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Functions of texts. Characters are code points. */
final class TextFunctions {
    private static final String BLANKS = " \t";

    static final List<EvalFunction> ALL = List.of(
            EvalFunction.ofText("lower", text -> text.toLowerCase(Locale.ROOT)),
            EvalFunction.ofText("upper", text -> text.toUpperCase(Locale.ROOT)),
            EvalFunction.ofText("urldecode", TextFunctions::urlDecode),
            EvalFunction.ofText("md5", text -> digest("MD5", text)),
            EvalFunction.ofText("sha1", text -> digest("SHA-1", text)),
            EvalFunction.ofText("sha256", text -> digest("SHA-256", text)),
            EvalFunction.ofText("sha512", text -> digest("SHA-512", text)),
            new EvalFunction("len", 1, 1, TextFunctions::length),
            new EvalFunction("substr", 2, 3, TextFunctions::substring),
            new EvalFunction("trim", 1, 2, arguments -> trim(arguments, true, true)),
            new EvalFunction("ltrim", 1, 2, arguments -> trim(arguments, true, false)),
            new EvalFunction("rtrim", 1, 2, arguments -> trim(arguments, false, true)));

    private TextFunctions() {}

    private static CompiledValue length(FunctionArguments arguments) {
        RowText argument = arguments.text(0);
        return arguments.number(row -> {
            String text = argument.of(row);
            return text == null ? Double.NaN : text.codePointCount(0, text.length());
        });
    }

    private static CompiledValue substring(FunctionArguments arguments) {
        RowText argument = arguments.text(0);
        RowNumber start = arguments.number(1);
        RowNumber length = arguments.size() > 2 ? arguments.number(2) : row -> Integer.MAX_VALUE;
        return arguments.text(row -> {
            String text = argument.of(row);
            return text == null ? null : substring(text, start.of(row), length.of(row));
        });
    }

    /**
     * {@code substr} by SQLite's rules, which Splunk's documentation refers to. Positions count from 1, and there is
     * room before the first character. A negative start counts from the end; a negative length takes the characters
     * before the start.
     */
    private static @Nullable String substring(String text, double start, double length) {
        if (Double.isNaN(start) || Double.isNaN(length)) {
            return null;
        }
        int size = text.codePointCount(0, text.length());
        double from = truncated(start) < 0 ? size + truncated(start) : truncated(start) - 1;
        double to = from + truncated(length);
        int first = clamp(Math.min(from, to), size);
        int last = clamp(Math.max(from, to), size);
        return text.substring(text.offsetByCodePoints(0, first), text.offsetByCodePoints(0, last));
    }

    private static double truncated(double number) {
        return number < 0 ? Math.ceil(number) : Math.floor(number);
    }

    private static int clamp(double place, int size) {
        return (int) Math.max(0, Math.min(size, place));
    }

    private static CompiledValue trim(FunctionArguments arguments, boolean left, boolean right) {
        RowText argument = arguments.text(0);
        RowText characters = arguments.size() > 1 ? arguments.text(1) : row -> BLANKS;
        return arguments.text(row -> {
            String text = argument.of(row);
            String removed = text == null ? null : characters.of(row);
            return text == null || removed == null ? null : trim(text, removed, left, right);
        });
    }

    private static String trim(String text, String removed, boolean left, boolean right) {
        int start = 0;
        int end = text.length();
        while (left && start < end && removed.indexOf(text.codePointAt(start)) >= 0) {
            start += Character.charCount(text.codePointAt(start));
        }
        while (right && end > start && removed.indexOf(text.codePointBefore(end)) >= 0) {
            end -= Character.charCount(text.codePointBefore(end));
        }
        return text.substring(start, end);
    }

    /** Decodes each {@code %} followed by two hexadecimal digits to a byte, and leaves everything else as it is. */
    private static String urlDecode(String text) {
        if (text.indexOf('%') < 0) {
            return text;
        }
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream decoded = new ByteArrayOutputStream(bytes.length);
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] == '%' && i + 2 < bytes.length && isHex(bytes[i + 1]) && isHex(bytes[i + 2])) {
                decoded.write(HexFormat.fromHexDigit(bytes[i + 1]) * 16 + HexFormat.fromHexDigit(bytes[i + 2]));
                i += 2;
            } else {
                decoded.write(bytes[i]);
            }
        }
        return decoded.toString(StandardCharsets.UTF_8);
    }

    private static boolean isHex(byte digit) {
        return HexFormat.isHexDigit(digit);
    }

    private static String digest(String algorithm, String text) {
        return HexDigest.of(algorithm, text.getBytes(StandardCharsets.UTF_8));
    }
}
