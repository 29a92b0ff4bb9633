/**
 * Checks of a detection's search before it runs: conditions that are always or never true, and fields that its rows
 * lack.
 */
@NullMarked
package io.spawnwatch.detection.plan.lint;

import org.jspecify.annotations.NullMarked;
