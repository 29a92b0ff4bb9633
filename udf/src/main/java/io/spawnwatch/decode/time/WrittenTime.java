package io.spawnwatch.decode.time;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import org.jspecify.annotations.Nullable;

/**
 * Moves a time by whole seconds and keeps the form in which it is written: fraction, zone and separator stay as they are. A
 * time without a zone is moved as it stands, whatever zone it is in.
 */
final class WrittenTime {
    private static final String FORM = "0000-00-00?00:00:00";
    private static final int LONGEST = 64;
    private static final int LAST_YEAR = 9999;

    private WrittenTime() {}

    /**
     * The bytes to put in a time's place.
     *
     * @return null if there is neither a date-time nor, where they are allowed, epoch seconds
     */
    static byte @Nullable [] moved(byte[] record, TimePlace place, long seconds) {
        int length = place.end() - place.start();
        if (length > LONGEST) {
            return null;
        }
        if (isDateTime(record, place.start(), length)) {
            return movedDateTime(record, place, seconds);
        }
        return place.epochSeconds()
                ? movedSeconds(new String(record, place.start(), length, StandardCharsets.ISO_8859_1), seconds)
                : null;
    }

    private static boolean isDateTime(byte[] record, int start, int length) {
        if (length < FORM.length()) {
            return false;
        }
        for (int i = 0; i < FORM.length(); i++) {
            char expected = FORM.charAt(i);
            byte found = record[start + i];
            boolean fits = expected == '0'
                    ? found >= '0' && found <= '9'
                    : expected == '?' ? found == ' ' || found == 'T' || found == 't' : found == expected;
            if (!fits) {
                return false;
            }
        }
        return true;
    }

    private static byte @Nullable [] movedDateTime(byte[] record, TimePlace place, long seconds) {
        int start = place.start();
        LocalDateTime moved;
        try {
            moved = LocalDateTime.of(
                            number(record, start, 4),
                            number(record, start + 5, 2),
                            number(record, start + 8, 2),
                            number(record, start + 11, 2),
                            number(record, start + 14, 2),
                            number(record, start + 17, 2))
                    .plusSeconds(seconds);
        } catch (DateTimeException e) {
            return null;
        }
        if (moved.getYear() < 0 || moved.getYear() > LAST_YEAR) {
            return null;
        }
        byte[] text = new byte[place.end() - start];
        System.arraycopy(record, start, text, 0, text.length);
        write(moved.getYear(), text, 0, 4);
        write(moved.getMonthValue(), text, 5, 2);
        write(moved.getDayOfMonth(), text, 8, 2);
        write(moved.getHour(), text, 11, 2);
        write(moved.getMinute(), text, 14, 2);
        write(moved.getSecond(), text, 17, 2);
        return text;
    }

    private static int number(byte[] record, int start, int digits) {
        int value = 0;
        for (int i = start; i < start + digits; i++) {
            value = value * 10 + (record[i] - '0');
        }
        return value;
    }

    private static void write(int number, byte[] text, int start, int digits) {
        int rest = number;
        for (int i = start + digits - 1; i >= start; i--) {
            text[i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
    }

    private static byte @Nullable [] movedSeconds(String text, long seconds) {
        // A number with an absurd exponent would be written out in full.
        int exponent = Math.max(text.indexOf('e'), text.indexOf('E'));
        if (exponent >= 0 && text.length() - exponent > 4) {
            return null;
        }
        try {
            return new BigDecimal(text)
                    .add(BigDecimal.valueOf(seconds))
                    .toPlainString()
                    .getBytes(StandardCharsets.ISO_8859_1);
        } catch (NumberFormatException e) {
            return null;
        }
    }
}
