package io.spawnwatch.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.apache.flink.api.common.JobID;
import org.apache.flink.runtime.checkpoint.CheckpointException;
import org.apache.flink.runtime.checkpoint.CheckpointFailureReason;
import org.apache.flink.runtime.messages.FlinkJobNotFoundException;
import org.junit.jupiter.api.Test;

/** Which failures of checkpoints a person is told of. */
class RegularCheckpointsTest {

    private static Throwable declined(CheckpointFailureReason reason) {
        return new ExecutionException(new CompletionException(new CheckpointException(reason)));
    }

    @Test
    void whileTasksStartOrEndNoCheckpointIsExpected() {
        assertThat(RegularCheckpoints.isExpected(declined(CheckpointFailureReason.NOT_ALL_REQUIRED_TASKS_RUNNING)))
                .isTrue();
        assertThat(RegularCheckpoints.isExpected(declined(CheckpointFailureReason.CHECKPOINT_DECLINED_TASK_NOT_READY)))
                .isTrue();
        assertThat(RegularCheckpoints.isExpected(new ExecutionException(new FlinkJobNotFoundException(new JobID()))))
                .isTrue();
    }

    @Test
    void anyOtherFailureIsNotExpected() {
        assertThat(RegularCheckpoints.isExpected(declined(CheckpointFailureReason.CHECKPOINT_EXPIRED)))
                .isFalse();
        assertThat(RegularCheckpoints.isExpected(declined(CheckpointFailureReason.IO_EXCEPTION)))
                .isFalse();
        assertThat(RegularCheckpoints.isExpected(new ExecutionException(new IOException("No space left on device"))))
                .isFalse();
    }
}
