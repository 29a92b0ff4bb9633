package io.spawnwatch.backtest.change;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.eclipse.jgit.errors.ConfigInvalidException;
import org.eclipse.jgit.lib.Config;
import org.eclipse.jgit.lib.ConfigConstants;
import org.eclipse.jgit.storage.file.FileBasedConfig;
import org.eclipse.jgit.util.FS;
import org.eclipse.jgit.util.SystemReader;
import org.jspecify.annotations.Nullable;

/**
 * Git's settings of the system and the user, with one of JGit's own: how exact the times of files are. Otherwise JGit would
 * measure it with files that it writes into the repository, and keep the result in the user's home. Who tests detections only
 * reads there.
 */
final class GitSettings extends SystemReader.Delegate {

    private GitSettings(SystemReader settings) {
        super(settings);
    }

    /** Makes JGit use these settings, in the whole process. */
    static void use() {
        if (!(SystemReader.getInstance() instanceof GitSettings)) {
            SystemReader.setInstance(new GitSettings(SystemReader.getInstance()));
        }
    }

    @Override
    public FileBasedConfig openUserConfig(@Nullable Config parent, FS files) {
        return new OverUser(super.openUserConfig(parent, files), files);
    }

    /** What the user has set, and the exactness of times. */
    private static final class OverUser extends FileBasedConfig {
        private final FileBasedConfig user;

        private OverUser(FileBasedConfig user, FS files) {
            super(user, null, files);
            this.user = user;
        }

        @Override
        public long getTimeUnit(
                String section, @Nullable String subsection, String name, long otherwise, TimeUnit unit) {
            return section.equals(ConfigConstants.CONFIG_FILESYSTEM_SECTION)
                    // The coarsest that a file system in use has; finer times only save reading a file.
                    ? unit.convert(2, TimeUnit.SECONDS)
                    : user.getTimeUnit(section, subsection, name, otherwise, unit);
        }

        @Override
        public void load() throws IOException, ConfigInvalidException {
            user.load();
        }

        @Override
        public void save() throws IOException {
            user.save();
        }

        @Override
        public boolean isOutdated() {
            return user.isOutdated();
        }
    }
}
