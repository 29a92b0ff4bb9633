/** Configurations of the programs that send events, checked as far as possible without those programs. */
@NullMarked
package io.spawnwatch.deploy.senders;

import org.jspecify.annotations.NullMarked;
