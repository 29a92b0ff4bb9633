package io.spawnwatch.detection;

/**
 * What Splunk Enterprise Security makes of a risk object. Since version 8 it distinguishes findings, which analysts triage,
 * from intermediate findings, which add to an entity's risk until a finding is made of them.
 */
public enum RiskObjectKind {
    /** A finding about the object. */
    FINDING("finding"),

    /** An intermediate finding, which only adds to the object's risk. */
    INTERMEDIATE_FINDING("intermediate_finding"),

    /** Risk that a file of an older generation adds to the object. */
    RISK("risk");

    private final String wireName;

    RiskObjectKind(String wireName) {
        this.wireName = wireName;
    }

    /** The name in JSON. */
    public String wireName() {
        return wireName;
    }
}
