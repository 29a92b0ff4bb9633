package io.spawnwatch.publish;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The clock of this machine, with a way to stop whoever waits for it. */
public final class SystemTicker implements Ticker {
    private final CountDownLatch stopped = new CountDownLatch(1);

    /** Ends the present wait and all others at once. */
    public void stop() {
        stopped.countDown();
    }

    @Override
    public long wallMs() {
        return System.currentTimeMillis();
    }

    @Override
    public long nanos() {
        return System.nanoTime();
    }

    @Override
    public boolean waitUntil(long nanos) {
        try {
            for (long left = nanos - System.nanoTime(); left > 0; left = nanos - System.nanoTime()) {
                if (stopped.await(left, TimeUnit.NANOSECONDS)) {
                    return false;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
        return stopped.getCount() > 0;
    }
}
