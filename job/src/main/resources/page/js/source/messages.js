/**
 * The messages that a page is made of. A report has them embedded, a live page receives them; both have the same form.
 * Rows are the records of the topics, as the JSON schemas of the project describe them.
 * @module
 */

/** Severities as the records name them, from the mildest to the worst. */
export const SEVERITIES = Object.freeze(["informational", "low", "medium", "high", "critical"]);

/**
 * @typedef {"informational" | "low" | "medium" | "high" | "critical"} Severity
 */

/**
 * Who or what is at risk.
 * @typedef {object} RiskObject
 * @property {string} risk_object
 * @property {"system" | "user" | "other"} risk_object_type
 * @property {number} risk_score
 * @property {"finding" | "intermediate_finding" | "risk"} [risk_object_kind]
 * @property {string} risk_message
 */

/**
 * @typedef {object} ThreatObject
 * @property {string} threat_object
 * @property {string} threat_object_type
 */

/**
 * @typedef {object} Annotations
 * @property {string[]} mitre_attack ids of the techniques
 * @property {string[]} mitre_attack_technique names of those techniques that the job's table knows
 * @property {string[]} mitre_attack_tactic
 */

/**
 * The fields that every risk event has, and those of the allowlist, which suppressed rows have.
 * @typedef {object} RiskEventFields
 * @property {string} risk_event_id
 * @property {number} revision replaces the records with the same `rowKey` and a lower revision
 * @property {string} detection_id
 * @property {string} detection_name
 * @property {number} detection_version
 * @property {string} search_name
 * @property {string} type kind of analytic, for example TTP
 * @property {string} window_start ISO 8601, UTC, with milliseconds, as all times
 * @property {string} window_end
 * @property {number} count sightings
 * @property {string} firstTime
 * @property {string} lastTime
 * @property {number} risk_score
 * @property {number} [impact]
 * @property {number} [confidence]
 * @property {Severity} severity
 * @property {string} risk_message
 * @property {string} [finding_title]
 * @property {RiskObject[]} risk_objects
 * @property {number} [risk_objects_left_out]
 * @property {ThreatObject[]} threat_objects
 * @property {number} [threat_objects_left_out]
 * @property {Annotations} annotations
 * @property {string[]} analytic_story
 * @property {string} security_domain
 * @property {number} [row_limit] only in the record that says that a detection reached its limit of rows
 * @property {boolean} late whether it counts only late sightings
 * @property {boolean} clock_skew
 * @property {string} [allowlist_entry]
 * @property {string} [allowlist_owner]
 * @property {string} [allowlist_reason]
 */

/**
 * A value of a field that the search leaves: a text, a number, or several texts.
 * @typedef {string | number | string[]} RowValue
 */

/**
 * A risk event: its own fields, and the row's, such as `dest`, `user` and `process`. Row fields are read with
 * `field()` of `row.js`.
 * @typedef {RiskEventFields} RiskEvent
 */

/**
 * @typedef {object} RejectedRecord
 * @property {string} [topic]
 * @property {number} [partition]
 * @property {number} [offset]
 * @property {string} [file]
 * @property {number} [line]
 * @property {string} [arrival_time]
 * @property {string} reason
 * @property {string} detail
 * @property {number} size bytes
 * @property {string} excerpt
 */

/**
 * One object of a summary's ranking.
 * @typedef {{ name: string, risk_score: number, rows: number }} RankedObject
 */

/**
 * What `--summary` writes. Numbers of risk events count each revision.
 * @typedef {object} RunSummary
 * @property {number} took_ms
 * @property {{ read: number, process_events: number, clock_skew: number, other_events: number, rejected: number }} records
 * @property {number} matched
 * @property {number} late
 * @property {number} over_max_rows
 * @property {number} suppressed
 * @property {number} risk_events
 * @property {{ run: number, refused: number, left_out: number }} detections
 * @property {{ id: string, name: string, rows: number, hosts: number, first: string, last: string }[]} fired
 * @property {{ distinct: number, top: RankedObject[] }} hosts
 * @property {{ distinct: number, top: RankedObject[] }} users
 * @property {{ entry: string, owner: string, reason: string, rows: number, hosts: number }[]} allowlist
 * @property {Record<string, number>} sources process events by source
 * @property {Record<string, number>} rejected_by_reason
 */

/**
 * What ran, and on what.
 * @typedef {object} RunMessage
 * @property {"run"} type
 * @property {"replay" | "compare" | "test" | "watch" | "demo"} command
 * @property {string} version
 * @property {string} generated
 * @property {string[]} input files, or topics and their range
 * @property {string} [from]
 * @property {string} [to]
 * @property {string} [origin] what a live page's rows are of: with another origin they are those of another job
 * @property {RunSummary} [summary] absent in a live page
 * @property {Record<string, unknown>} [settings]
 */

/**
 * @typedef {object} Detection
 * @property {string} id
 * @property {string} name
 * @property {string} [file]
 * @property {string} kind for example TTP
 * @property {"runs" | "refused" | "left_out"} status
 * @property {string} [reason] why it does not run
 * @property {string[]} techniques ids
 * @property {string[]} tactics names
 * @property {string[]} stories
 * @property {"before" | "after"} [side] of a comparison, if the other side says otherwise of it
 * @property {{ source: string, why: string }[]} [blind] the sources in which the data have not what it looks for
 */

/** @typedef {{ type: "detections", detections: Detection[] }} DetectionsMessage */

/**
 * @typedef {object} AttackMessage
 * @property {"attack"} type
 * @property {string} version
 * @property {string[]} tactics names, in ATT&CK's order
 * @property {{ id: string, name: string, tactics: string[] }[]} techniques
 */

/** @typedef {{ type: "risk_events", rows: RiskEvent[] }} RiskEventsMessage */
/** @typedef {{ type: "suppressed", rows: RiskEvent[] }} SuppressedMessage */
/** @typedef {{ type: "rejected", records: RejectedRecord[] }} RejectedMessage */
/** @typedef {{ type: "loaded" }} LoadedMessage all that there was at the start has been sent */

/**
 * Two runs side by side.
 * @typedef {{ type: "comparison" } & import("spawnwatch/compare/differences.js").Comparison} ComparisonMessage
 */

/** @typedef {{ type: "differences", rows: import("spawnwatch/compare/differences.js").Difference[] }} DifferencesMessage */

/** @typedef {{ type: "tests" } & import("spawnwatch/views/tests.js").TestRun} TestsMessage */

/**
 * How a live page stands.
 * @typedef {object} StatusMessage
 * @property {"status"} type
 * @property {"reading" | "live" | "waiting"} state
 * @property {number} [behind] records not yet read, or -1 if that is not known
 * @property {number} [deleted] records that retention deleted before they could be read
 * @property {number} [unreadable] records of the topics that are not JSON objects
 * @property {string} [message] why no records come, or which do not
 */

/**
 * Says that the server of a live page is still there.
 * @typedef {object} BeatMessage
 * @property {"beat"} type
 */

/**
 * @typedef {BeatMessage | RunMessage | DetectionsMessage | AttackMessage | RiskEventsMessage | SuppressedMessage | RejectedMessage
 *     | ComparisonMessage | DifferencesMessage | TestsMessage | LoadedMessage | StatusMessage} Message
 */
