package io.spawnwatch.publish;

/**
 * What a publication has sent.
 *
 * @param dataset      what there was to send, as far as it was read
 * @param records      how many records were sent
 * @param shiftSeconds how far their times were moved
 * @param unmoved      how many were sent with their own times although times are moved: they have none, or none that can be
 *                     moved exactly
 * @param stopped      whether it was stopped before the end
 */
public record Sent(Dataset dataset, long records, long shiftSeconds, long unmoved, boolean stopped) {}
