package io.spawnwatch.cli;

import io.spawnwatch.config.SettingType;
import java.time.Duration;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Parses options that are not settings but are written like them. */
final class SettingConverters {

    private SettingConverters() {}

    /** A duration of at least one millisecond. */
    static final class PositiveDuration implements ITypeConverter<Duration> {
        @Override
        public Duration convert(String text) {
            try {
                return SettingType.POSITIVE_DURATION.parse(text);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(e.getMessage());
            }
        }
    }
}
