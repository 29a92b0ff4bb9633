package io.spawnwatch.page;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * A content security policy: what a browser runs and loads, as Content Security Policy Level 3 of the W3C says. The scripts and
 * styles of the page itself are allowed by their digests, so that no text from an event can become one.
 */
final class ContentPolicy {
    private final List<String> scripts = new ArrayList<>();
    private final List<String> styles = new ArrayList<>();
    private final List<String> connections = new ArrayList<>();

    /**
     * Allows nothing but modules and style sheets of one origin.
     *
     * @param modules where modules come from: {@code 'self'}, or {@code data:} for those that the page holds
     */
    ContentPolicy(String modules) {
        scripts.add(modules);
        if (modules.equals("'self'")) {
            styles.add(modules);
        }
    }

    /** Also allows the script element with this text. */
    ContentPolicy script(String text) {
        scripts.add(digest(text));
        return this;
    }

    /** Also allows the style element with this text. */
    ContentPolicy style(String text) {
        styles.add(digest(text));
        return this;
    }

    /** Also allows requests to the server of the page. */
    ContentPolicy connectingToItself() {
        connections.add("'self'");
        return this;
    }

    /** The policy as a header or a {@code meta} element has it. */
    String text() {
        List<String> directives = new ArrayList<>();
        directives.add("default-src 'none'");
        directives.add("script-src " + String.join(" ", scripts));
        directives.add("style-src " + String.join(" ", styles));
        directives.add("img-src data:");
        if (!connections.isEmpty()) {
            directives.add("connect-src " + String.join(" ", connections));
        }
        directives.add("base-uri 'none'");
        directives.add("form-action 'none'");
        return String.join("; ", directives);
    }

    private static String digest(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return "'sha256-" + Base64.getEncoder().encodeToString(digest) + "'";
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
