package io.spawnwatch.config;

/**
 * A key of the configuration file that holds a mapping.
 *
 * @param key    the key
 * @param isOpen whether its keys are not ours: properties of Kafka, options of Flink, ids of detections
 * @param help   what it is for, in a sentence
 */
record SettingSection(String key, boolean isOpen, String help) {}
