package io.spawnwatch.deploy.benchmark.input;

import java.util.Locale;

/** What an input consists of. */
public enum Content {
    /** Process creations of about 1 KB under CIM names. */
    CIM(Carrier.CIM),
    /** Sysmon 1 as NXLog writes it. */
    NXLOG(Carrier.NXLOG),
    /** Sysmon 1 as Winlogbeat writes it. */
    WINLOGBEAT(Carrier.WINLOGBEAT),
    /** Sysmon 1 as Windows event XML. */
    XML(Carrier.XML),
    /** As NXLog writes it; nine in ten records are not process creations. */
    MIXED(Carrier.NXLOG);

    private final Carrier carrier;

    Content(Carrier carrier) {
        this.carrier = carrier;
    }

    Carrier carrier() {
        return carrier;
    }

    /** Name in cases, topics and files. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }
}
