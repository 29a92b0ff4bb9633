package io.spawnwatch.cli;

import io.spawnwatch.config.SettingType;
import java.time.Duration;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Lets options that are no settings be written as settings are. */
final class SettingConverters {

    private SettingConverters() {}

    /** A duration that must not be zero. */
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
