package io.spawnwatch.cli.option;

import io.spawnwatch.config.CommandSettings;
import io.spawnwatch.config.Setting;
import io.spawnwatch.config.SettingType;
import io.spawnwatch.config.SettingType.Form;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.IGetter;
import picocli.CommandLine.Model.ISetter;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Spec;

/**
 * Command-line options for a list of settings, made from their declarations. They are kept as text, and parsed where they
 * meet the configuration file.
 */
public abstract class SettingOptions {
    private final CommandSettings settings;
    private final int order;
    private final Map<String, Object> given = new LinkedHashMap<>();

    /**
     * Options in the order of the list.
     *
     * @param order where they are placed among the numbered options of the command
     */
    SettingOptions(CommandSettings settings, int order) {
        this.settings = settings;
        this.order = order;
    }

    /** Called by picocli while it builds the model of the command. */
    @Spec
    void declare(CommandSpec command) {
        settings.withOption().forEach(setting -> command.addOption(option(setting)));
    }

    /** The options that were given, by name without dashes. */
    public Map<String, String> overrides() {
        Map<String, String> texts = new LinkedHashMap<>();
        given.forEach((key, value) -> texts.put(
                key,
                value instanceof List<?> words
                        ? SettingType.join(words.stream().map(String::valueOf).toList())
                        : value.toString()));
        return texts;
    }

    /** Checks a value during parsing. By default there is no check, because the value is parsed later. */
    void check(Setting<?> setting, String text) {}

    private OptionSpec option(Setting<?> setting) {
        OptionSpec.Builder option = OptionSpec.builder(setting.option())
                .order(order)
                .paramLabel(setting.label())
                .description(description(setting).split("\n"))
                .getter(new Getter(setting.key()))
                .setter(new Setter(setting.key()));
        return switch (setting.type().form()) {
            case FLAG -> option.type(boolean.class).arity("0").build();
            case LIST ->
                option.type(List.class)
                        .auxiliaryTypes(String.class)
                        .arity("1..*")
                        .build();
            case SINGLE ->
                option.type(String.class)
                        .arity("1")
                        .converters(text -> {
                            check(setting, text);
                            return text;
                        })
                        .build();
        };
    }

    private static String description(Setting<?> setting) {
        String shown = setting.type().form() == Form.FLAG ? null : setting.shownDefault();
        return setting.help() + (shown == null ? "" : " Default: " + shown + ".");
    }

    /** Returns what has been given so far, since picocli appends to the list of a repeated option. */
    private final class Getter implements IGetter {
        private final String key;

        private Getter(String key) {
            this.key = key;
        }

        @Override
        @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // As picocli declares it.
        public <T> @Nullable T get() {
            return (T) given.get(key);
        }
    }

    /** Keeps what is given. */
    private final class Setter implements ISetter {
        private final String key;

        private Setter(String key) {
            this.key = key;
        }

        /** picocli resets each option to null before it parses. */
        @Override
        public <T> @Nullable T set(@Nullable T value) {
            if (value == null) {
                given.remove(key);
            } else {
                given.put(key, value);
            }
            return value;
        }
    }
}
