package io.spawnwatch.risk;

/**
 * A risk event that was not raised because an allowlist entry covers it; recorded for audit.
 *
 * @param riskEvent what would have been raised
 * @param entryId   id of the covering entry
 * @param owner     who answers for the entry
 * @param reason    why it is allowed
 */
public record Suppression(RiskEvent riskEvent, String entryId, String owner, String reason) {}
