package io.spawnwatch.config;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The tables of {@code settings.md}, made from the declarations. */
public final class SettingsTable {

    private SettingsTable() {}

    /** The tables of a list of settings, with their headings, in Markdown. */
    public static String of(CommandSettings list) {
        StringBuilder text = new StringBuilder("## Keys that are also options\n\n");
        append(text, list.in(null));
        text.append("\n## Sections\n\n| section | what |\n|---|---|\n");
        for (SettingSection section : list.sections()) {
            text.append(row("`" + section.key() + "`", section.help()));
        }
        text.append("\n### `topics`\n\n");
        append(text, list.in(Settings.TOPICS_SECTION.key()));
        text.append("\n### `overrides`\n\nFor each detection id:\n\n");
        text.append("| key | value | default | what |\n|---|---|---|---|\n");
        OverridesSection.SETTINGS.settings().forEach(setting -> text.append(row(cells(setting))));
        return text.toString();
    }

    private static void append(StringBuilder text, List<Setting<?>> settings) {
        text.append("| key | value | default | what | upgrade |\n|---|---|---|---|---|\n");
        settings.forEach(
                setting -> text.append(row(Stream.concat(Arrays.stream(cells(setting)), Stream.of(upgrade(setting)))
                        .toArray(String[]::new))));
    }

    private static String[] cells(Setting<?> setting) {
        return new String[] {
            "`" + setting.name() + "`",
            "`" + setting.label() + "`",
            shownDefault(setting),
            (setting.help() + " " + setting.note()).strip()
        };
    }

    private static String row(String... cells) {
        return "| "
                + String.join(
                        " | ",
                        Arrays.stream(cells)
                                .map(cell -> cell.replace("|", "\\|"))
                                .toList()) + " |\n";
    }

    /** A value that could be written is code; words are not. */
    private static <T> String shownDefault(Setting<T> setting) {
        String shown = setting.shownDefault();
        T value = setting.read(null, Map.of());
        if (shown == null) {
            return "";
        }
        return value != null && Objects.equals(shown, written(setting, value)) ? "`" + shown + "`" : shown;
    }

    private static <T> @Nullable String written(Setting<T> setting, T value) {
        return setting.type().inWords(setting.type().print(value));
    }

    private static String upgrade(Setting<?> setting) {
        String comparison =
                switch (setting.onUpgrade()) {
                    case NOT_COMPARED -> "";
                    case REPORTED -> "reported";
                    case WARNED -> "warned about";
                };
        return setting.inRelease() == Setting.InRelease.COPIED ? "copied" : comparison;
    }
}
