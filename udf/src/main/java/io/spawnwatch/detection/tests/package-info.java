/** Which tests a detection has: those that its file names, and the files beside it. */
@NullMarked
package io.spawnwatch.detection.tests;

import org.jspecify.annotations.NullMarked;
