package io.spawnwatch.deploy.benchmark.input;

import java.util.SplittableRandom;

/** Windows events that are not process creations, as NXLog writes them: what a collector that does not select sends. */
final class OtherEvents {
    private static final String SECURITY = "Microsoft-Windows-Security-Auditing";
    private static final String IMAGE = "C:\\Windows\\System32\\svchost.exe";

    /** Image loads and registry events are the most frequent by far. */
    private static final int[] IDS = {7, 7, 7, 7, 13, 13, 13, 11, 11, 3, 3, 4624, 4663, 4663};

    private final Fleet fleet;

    OtherEvents(Fleet fleet) {
        this.fleet = fleet;
    }

    /** The event of a number, always the same. */
    byte[] write(long number, long timeMs) {
        SplittableRandom random = fleet.random(number);
        int id = IDS[random.nextInt(IDS.length)];
        String provider = id >= 4000 ? SECURITY : Carrier.SYSMON;
        JsonText json = Carrier.nxlogHead(timeMs, fleet.host(random), id, 1_000_000 + number, provider);
        String guid = Fleet.guid(random);
        String process = String.valueOf(4 * random.nextInt(1, 8_000));
        int any = random.nextInt(1_000_000);
        switch (id) {
            case 3 ->
                sysmon(json, "Network connection detected", "NetworkConnect", timeMs, guid, process)
                        .put("Protocol", "tcp")
                        .put("Initiated", "true")
                        .put("SourceIp", "10.20." + any % 250 + "." + any / 250 % 250)
                        .put("SourcePort", String.valueOf(49_152 + any % 16_000))
                        .put("DestinationIp", "203.0.113." + any % 250)
                        .put("DestinationHostname", "updates.vendor-" + any + ".example")
                        .put("DestinationPort", "443")
                        .put("DestinationPortName", "https");
            case 7 ->
                sysmon(json, "Image loaded", "ImageLoad", timeMs, guid, process)
                        .put("ImageLoaded", "C:\\Windows\\System32\\module-" + any + ".dll")
                        .put("FileVersion", "10.0.19041.3636 (WinBuild.160101.0800)")
                        .put("Description", "Component " + any)
                        .put("Product", "Microsoft® Windows® Operating System")
                        .put("Company", "Microsoft Corporation")
                        .put("Hashes", Fleet.hashes(random))
                        .put("Signed", "true")
                        .put("Signature", "Microsoft Windows")
                        .put("SignatureStatus", "Valid");
            case 11 ->
                sysmon(json, "File created", "FileCreate", timeMs, guid, process)
                        .put("TargetFilename", "C:\\ProgramData\\Cache\\" + any + "\\index.dat")
                        .put("CreationUtcTime", Carrier.sysmonTime(timeMs));
            case 13 ->
                sysmon(json, "Registry value set", "RegistryEvent", timeMs, guid, process)
                        .put("TargetObject", "HKLM\\System\\CurrentControlSet\\Services\\Component-" + any + "\\Start")
                        .put("Details", "DWORD (0x0000000" + any % 5 + ")");
            case 4624 ->
                json.put("Category", "Logon")
                        .put(
                                "Message",
                                "An account was successfully logged on.\r\n\r\nSubject:\r\n\tSecurity ID:\t\t"
                                        + "S-1-0-0\r\n\tAccount Name:\t\t-\r\n\r\nLogon Information:\r\n\tLogon Type:\t\t3\r\n\r\n"
                                        + "New Logon:\r\n\tAccount Name:\t\tsvc-" + any
                                        + "\r\n\tAccount Domain:\t\tCORP\r\n\tLogon"
                                        + " GUID:\t\t" + guid
                                        + "\r\n\r\nThis event is generated when a logon session is created.")
                        .put("TargetUserName", "svc-" + any)
                        .put("TargetDomainName", "CORP")
                        .put("LogonType", "3")
                        .put("LogonGuid", guid)
                        .put("ProcessId", "0x0")
                        .put("ProcessName", "-")
                        .put("IpAddress", "10.20.0." + any % 250);
            default ->
                json.put("Category", "File System")
                        .put(
                                "Message",
                                "An attempt was made to access an object.\r\n\r\nObject:\r\n\tObject Server:\t\t"
                                        + "Security\r\n\tObject Type:\t\tFile\r\n\tObject Name:\t\tC:\\Data\\" + any
                                        + ".dat\r\n\r\nProcess Information:\r\n\tProcess ID:\t\t0xab4\r\n\tProcess Name:\t\t"
                                        + IMAGE
                                        + "\r\n\r\nAccess Request Information:\r\n\tAccesses:\t\tReadData")
                        .put("SubjectUserName", "svc-" + any)
                        .put("SubjectDomainName", "CORP")
                        .put("ObjectName", "C:\\Data\\" + any + ".dat")
                        .put("ObjectType", "File")
                        .put("AccessMask", "0x1")
                        .put("ProcessId", "0xab4")
                        .put("ProcessName", IMAGE);
        }
        return Carrier.nxlogTail(json, timeMs);
    }

    private static JsonText sysmon(JsonText json, String what, String rule, long timeMs, String guid, String process) {
        return json.put("Category", what + " (rule: " + rule + ")")
                .put(
                        "Message",
                        what + ":\r\nRuleName: -\r\nUtcTime: " + Carrier.sysmonTime(timeMs) + "\r\nProcessGuid: " + guid
                                + "\r\nProcessId: " + process + "\r\nImage: " + IMAGE)
                .put("Opcode", "Info")
                .put("RuleName", "-")
                .put("UtcTime", Carrier.sysmonTime(timeMs))
                .put("ProcessGuid", guid)
                .put("ProcessId", process)
                .put("Image", IMAGE)
                .put("User", "NT AUTHORITY\\SYSTEM");
    }
}
