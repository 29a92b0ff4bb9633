/** Risk events: score, message, ATT&amp;CK annotation, risk and threat objects. */
@NullMarked
package io.spawnwatch.risk;

import org.jspecify.annotations.NullMarked;
