package io.spawnwatch.cli;

import io.spawnwatch.config.SettingText;
import io.spawnwatch.decode.Sourcetype;
import io.spawnwatch.sighting.Emission;
import java.time.Duration;
import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Gives picocli the readings of {@link SettingText}, so that an option reads as the configuration file's key does. */
final class SettingConverters {

    private SettingConverters() {}

    static void register(CommandLine command) {
        command.registerConverter(Duration.class, text -> read(text, SettingText::duration))
                .registerConverter(Sourcetype.class, text -> read(text, SettingText::sourcetype))
                .registerConverter(Emission.class, text -> read(text, SettingText::emission));
    }

    /** Of a duration that must not be zero. */
    static final class PositiveDuration implements ITypeConverter<Duration> {
        @Override
        public Duration convert(String text) {
            return read(text, SettingText::positiveDuration);
        }
    }

    /** Of a whole number above 0. */
    static final class PositiveNumber implements ITypeConverter<Integer> {
        @Override
        public Integer convert(String text) {
            return read(text, SettingText::positiveNumber);
        }
    }

    private static <T> T read(String text, Function<String, T> reading) {
        try {
            return reading.apply(text);
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException(e.getMessage());
        }
    }
}
