/** A live page: its files, and the records of a live job as they are committed, over HTTP on this machine. */
@NullMarked
package io.spawnwatch.page.live;

import org.jspecify.annotations.NullMarked;
