/** The page as a browser shows it. */
@NullMarked
package io.spawnwatch.page.browser;

import org.jspecify.annotations.NullMarked;
