package io.spawnwatch.deploy.benchmark.run;

/**
 * How fast something is read.
 *
 * @param perSecond    records for each second of the clock
 * @param perCpuSecond records for each second of CPU time of the process
 */
public record Pace(double perSecond, double perCpuSecond) {}
