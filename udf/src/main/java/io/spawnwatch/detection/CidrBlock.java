package io.spawnwatch.detection;

import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A block of IPv4 or IPv6 addresses in CIDR notation. */
public final class CidrBlock {
    private static final Pattern NOTATION = Pattern.compile("([^/]+)/([0-9]{1,3})");
    private static final int V4_BYTES = 4;
    private static final int V6_GROUPS = 8;
    private static final int LONGEST_ADDRESS = 45;

    private final byte[] network;
    private final int prefix;

    private CidrBlock(byte[] network, int prefix) {
        this.network = network;
        this.prefix = prefix;
    }

    /** Parses a block such as {@code 10.0.0.0/8}; null if the text is not one. */
    public static @Nullable CidrBlock parse(String text) {
        Matcher notation = NOTATION.matcher(text);
        byte[] network = notation.matches() ? address(notation.group(1)) : null;
        int prefix = network == null ? 0 : Integer.parseInt(notation.group(2));
        return network == null || prefix > network.length * Byte.SIZE ? null : new CidrBlock(network, prefix);
    }

    /** The block of a single address; null if the text is not an address. */
    public static @Nullable CidrBlock ofAddress(String text) {
        byte[] address = address(text);
        return address == null ? null : new CidrBlock(address, address.length * Byte.SIZE);
    }

    /** Whether an address is in the block; false if the text is not an address. */
    public boolean contains(String address) {
        byte[] bytes = address(address);
        return bytes != null && contains(bytes);
    }

    /**
     * Whether an address is in the block.
     *
     * @param address 4 bytes of an IPv4 address or 16 of an IPv6 address, which is not in a block of the other kind
     */
    public boolean contains(byte[] address) {
        if (address.length != network.length) {
            return false;
        }
        int whole = prefix / Byte.SIZE;
        int rest = prefix % Byte.SIZE;
        return Arrays.equals(address, 0, whole, network, 0, whole)
                && (rest == 0 || ((address[whole] ^ network[whole]) & 0xff) >>> (Byte.SIZE - rest) == 0);
    }

    /** The address before the slash: 4 or 16 bytes. It may have bits behind the prefix, which do not matter. */
    public byte[] network() {
        return network.clone();
    }

    /** The number of leading bits that the block's addresses have in common. */
    public int prefix() {
        return prefix;
    }

    /**
     * Parses an address without {@code InetAddress}, which would ask a name server about a text that is not one.
     *
     * @return 4 or 16 bytes, or null if the text is not an address
     */
    public static byte @Nullable [] address(String address) {
        if (address.length() > LONGEST_ADDRESS) {
            return null;
        }
        return address.indexOf(':') < 0 ? parseV4(address) : parseV6(address);
    }

    private static byte @Nullable [] parseV4(String address) {
        String[] parts = address.split("\\.", -1);
        byte[] bytes = new byte[V4_BYTES];
        if (parts.length != V4_BYTES) {
            return null;
        }
        for (int i = 0; i < V4_BYTES; i++) {
            int number = number(parts[i], 10, 3);
            if (number < 0 || number > 0xff) {
                return null;
            }
            bytes[i] = (byte) number;
        }
        return bytes;
    }

    private static byte @Nullable [] parseV6(String address) {
        String groups = withoutV4(address);
        if (groups == null) {
            return null;
        }
        int gap = groups.indexOf("::");
        String[] before = parts(gap < 0 ? groups : groups.substring(0, gap));
        String[] after = parts(gap < 0 ? "" : groups.substring(gap + 2));
        int given = before.length + after.length;
        if (gap < 0 ? given != V6_GROUPS : given >= V6_GROUPS) {
            return null;
        }
        byte[] bytes = new byte[2 * V6_GROUPS];
        boolean valid = fill(bytes, 0, before) && fill(bytes, V6_GROUPS - after.length, after);
        return valid ? bytes : null;
    }

    /** Replaces an IPv4 address at the end by two groups. */
    private static @Nullable String withoutV4(String address) {
        if (address.indexOf('.') < 0) {
            return address;
        }
        int start = address.lastIndexOf(':') + 1;
        byte[] v4 = parseV4(address.substring(start));
        return v4 == null
                ? null
                : address.substring(0, start)
                        + Integer.toHexString((v4[0] & 0xff) << 8 | (v4[1] & 0xff))
                        + ":"
                        + Integer.toHexString((v4[2] & 0xff) << 8 | (v4[3] & 0xff));
    }

    private static String[] parts(String groups) {
        return groups.isEmpty() ? new String[0] : groups.split(":", -1);
    }

    private static boolean fill(byte[] bytes, int from, String[] groups) {
        for (int i = 0; i < groups.length; i++) {
            int number = number(groups[i], 16, 4);
            if (number < 0) {
                return false;
            }
            bytes[2 * (from + i)] = (byte) (number >> Byte.SIZE);
            bytes[2 * (from + i) + 1] = (byte) number;
        }
        return true;
    }

    private static int number(String digits, int base, int longest) {
        if (digits.isEmpty() || digits.length() > longest) {
            return -1;
        }
        int number = 0;
        for (int i = 0; i < digits.length(); i++) {
            int digit = digits.charAt(i) < 128 ? Character.digit(digits.charAt(i), base) : -1;
            if (digit < 0) {
                return -1;
            }
            number = number * base + digit;
        }
        return number;
    }
}
