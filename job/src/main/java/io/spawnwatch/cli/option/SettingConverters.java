package io.spawnwatch.cli.option;

import io.spawnwatch.config.SettingType;
import io.spawnwatch.document.TimePoint;
import java.time.Duration;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Parses options that are not settings but are written like them. */
public final class SettingConverters {

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

    /** A duration, which may be zero. */
    static final class AnyDuration implements ITypeConverter<Duration> {
        @Override
        public Duration convert(String text) {
            try {
                return SettingType.DURATION.parse(text);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(e.getMessage());
            }
        }
    }

    /** A time or an age. */
    public static final class Time implements ITypeConverter<TimePoint> {
        @Override
        public TimePoint convert(String text) {
            try {
                return TimePoint.parse(text);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(e.getMessage());
            }
        }
    }
}
