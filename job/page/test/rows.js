/** @typedef {import("spawnwatch/source/messages.js").RiskEvent} RiskEvent */

/**
 * A risk event with some fields of its own.
 * @param {Record<string, unknown>} fields
 * @returns {RiskEvent}
 */
export function riskEvent(fields = {}) {
  return /** @type {RiskEvent} */ (
    /** @type {unknown} */ ({
      risk_event_id: "0".repeat(64),
      revision: 1,
      detection_id: "d1",
      detection_name: "A Detection",
      detection_version: 1,
      search_name: "A Detection",
      type: "TTP",
      window_start: "2026-01-01T00:00:00.000Z",
      window_end: "2026-01-01T01:00:00.000Z",
      dest: "host",
      user: "user",
      process: "cmd.exe /c whoami",
      count: 1,
      firstTime: "2026-01-01T00:00:01.000Z",
      lastTime: "2026-01-01T00:00:02.000Z",
      risk_score: 25,
      severity: "low",
      risk_message: "something ran",
      risk_objects: [],
      threat_objects: [],
      annotations: { mitre_attack: ["T1047"], mitre_attack_technique: ["WMI"], mitre_attack_tactic: ["Execution"] },
      analytic_story: ["A Story"],
      security_domain: "endpoint",
      late: false,
      clock_skew: false,
      ...fields,
    })
  );
}

/**
 * Runs a generator to its end at once.
 * @template T
 * @param {Generator<void, T, void>} work
 * @returns {T}
 */
export function done(work) {
  for (;;) {
    const step = work.next();
    if (step.done) {
      return step.value;
    }
  }
}
