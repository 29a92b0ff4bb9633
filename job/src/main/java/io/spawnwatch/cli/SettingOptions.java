package io.spawnwatch.cli;

import io.spawnwatch.config.Setting;
import io.spawnwatch.config.SettingList;
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
 * Options for the settings of a list, made from their declarations. They are stored as text: which of them can be used
 * is decided where they meet the configuration file.
 */
abstract class SettingOptions {
    private final SettingList settings;
    private final int order;
    private final Map<String, Object> given = new LinkedHashMap<>();

    /**
     * Options for settings, in the order of their list.
     *
     * @param order where all of them stand among the command's numbered options
     */
    SettingOptions(SettingList settings, int order) {
        this.settings = settings;
        this.order = order;
    }

    /** Called by picocli while it builds the model of the command that these options belong to. */
    @Spec
    void declare(CommandSpec command) {
        settings.withOption().forEach(setting -> command.addOption(option(setting)));
    }

    /** What was given, by option name without dashes. */
    Map<String, String> overrides() {
        Map<String, String> texts = new LinkedHashMap<>();
        given.forEach((key, value) -> texts.put(
                key,
                value instanceof List<?> words
                        ? SettingType.join(words.stream().map(String::valueOf).toList())
                        : value.toString()));
        return texts;
    }

    /** Takes an option's text as it is; a subclass may check it. */
    String checked(Setting<?> setting, String text) {
        return text;
    }

    private OptionSpec option(Setting<?> setting) {
        OptionSpec.Builder option = OptionSpec.builder(setting.option())
                .order(order)
                .paramLabel(setting.label())
                .description(description(setting).split("\n"))
                .getter(new Getter(setting.key()))
                .setter(new Setter(setting.key()));
        return switch (setting.type().form()) {
            case FLAG -> option.type(boolean.class).arity("0").build();
            case LIST -> option.type(List.class)
                    .auxiliaryTypes(String.class)
                    .arity("1..*")
                    .build();
            case SINGLE -> option.type(String.class)
                    .arity("1")
                    .converters(text -> checked(setting, text))
                    .build();
        };
    }

    private static String description(Setting<?> setting) {
        String shown = setting.type().form() == Form.FLAG ? null : setting.shownDefault();
        return setting.help() + (shown == null ? "" : " Default: " + shown + ".");
    }

    /** What has been given so far; picocli adds to a list that is given in several pieces. */
    private final class Getter implements IGetter {
        private final String key;

        private Getter(String key) {
            this.key = key;
        }

        @Override
        @SuppressWarnings("unchecked") // picocli gets what it has set.
        public <T> @Nullable T get() {
            return (T) given.get(key);
        }
    }

    /** Stores what is given. */
    private final class Setter implements ISetter {
        private final String key;

        private Setter(String key) {
            this.key = key;
        }

        /** Before it parses, picocli resets each option to null. */
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
