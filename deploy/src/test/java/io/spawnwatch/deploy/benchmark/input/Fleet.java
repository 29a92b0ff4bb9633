package io.spawnwatch.deploy.benchmark.input;

import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;

/**
 * The processes that the machines of a company start: few programs most of the time, many rarely. The same seed and number
 * always give the same process.
 */
final class Fleet {
    private static final int HOSTS = 5_000;
    private static final int ACCOUNTS = 4_000;

    /** {@code {g}} is a GUID, {@code {n}} a number, {@code {h}} 16 hexadecimal digits, {@code {u}} the account. */
    private static final List<Program> PROGRAMS =
            """
            C:\\Windows\\System32\\svchost.exe | Host Process for Windows Services | Microsoft Corporation | -k netsvcs -p -s Schedule | -k LocalServiceNetworkRestricted -p | -k DcomLaunch -p -s LSM
            C:\\Windows\\System32\\backgroundTaskHost.exe | Background Task Host | Microsoft Corporation | -ServerName:App.AppX{h}.mca
            C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe | Microsoft Edge | Microsoft Corporation | --type=renderer --string-annotations=is-enterprise-managed=yes --lang=en-US --device-scale-factor=1.25 --num-raster-threads=4 --renderer-client-id={n} --time-ticks-at-unix-epoch=-17{n} --launch-time-ticks={n} --metrics-shmem-handle={n},i,{n},2097152 /prefetch:1 | --type=utility --utility-sub-type=network.mojom.NetworkService --service-sandbox-type=none --mojo-platform-channel-handle={n} /prefetch:8
            C:\\Windows\\System32\\RuntimeBroker.exe | Runtime Broker | Microsoft Corporation | -Embedding
            C:\\Windows\\System32\\conhost.exe | Console Window Host | Microsoft Corporation | 0xffffffff -ForceV1
            C:\\Windows\\System32\\taskhostw.exe | Host Process for Windows Tasks | Microsoft Corporation | {{g}} | Regular
            C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe | Google Chrome | Google LLC | --type=gpu-process --gpu-preferences=UAAAAAAAAADgAAAYAAAAAAAAAAAAAAAAAABgAAAAAAAwAAAAAAAAAAAAAAAAAAAA --use-gl=angle --mojo-platform-channel-handle={n} --field-trial-handle={n},{n},{n},262144 --variations-seed-version /prefetch:2 | --profile-directory="Profile {n}" "https://intranet.corp.example/pages/{n}?session={h}"
            C:\\Windows\\System32\\SearchProtocolHost.exe | Microsoft Windows Search Protocol Host | Microsoft Corporation | Global\\UsGthrFltPipeMssGthrPipe{n}_ Global\\UsGthrCtrlFltPipeMssGthrPipe{n} 1 -2147483646 "Software\\Microsoft\\Windows Search" "Mozilla/4.0 (compatible; MSIE 6.0; Windows NT; MS Search 4.0 Robot)" "C:\\ProgramData\\Microsoft\\Search\\Data\\Temp\\usgthrsvc" "DownLevelDaemon"
            C:\\Windows\\System32\\dllhost.exe | COM Surrogate | Microsoft Corporation | /Processid:{{g}}
            C:\\Windows\\System32\\wbem\\WmiPrvSE.exe | WMI Provider Host | Microsoft Corporation | -secured -Embedding
            C:\\Program Files\\Microsoft Office\\root\\Office16\\OUTLOOK.EXE | Microsoft Outlook | Microsoft Corporation | /recycle
            C:\\Program Files\\Microsoft Office\\root\\Office16\\EXCEL.EXE | Microsoft Excel | Microsoft Corporation | "C:\\Users\\{u}\\Documents\\Quarter {n}\\figures {n}.xlsx" | /dde
            C:\\Program Files\\Microsoft Office\\root\\Office16\\WINWORD.EXE | Microsoft Word | Microsoft Corporation | /n "C:\\Users\\{u}\\Documents\\minutes of {n}.docx" /o ""
            C:\\Windows\\System32\\sppsvc.exe | Microsoft Software Protection Platform Service | Microsoft Corporation |
            C:\\Windows\\System32\\smartscreen.exe | Windows Defender SmartScreen | Microsoft Corporation | -Embedding
            C:\\Users\\{u}\\AppData\\Local\\Microsoft\\Teams\\current\\Teams.exe | Microsoft Teams | Microsoft Corporation | --type=renderer --enable-wer --ms-teams-less-cors=522133263 --app-user-model-id=com.squirrel.Teams.Teams --no-sandbox --js-flags=--max-old-space-size={n} --renderer-client-id={n} /prefetch:1
            C:\\Program Files\\Windows Defender\\MpCmdRun.exe | Microsoft Malware Protection Command Line Utility | Microsoft Corporation | SignaturesUpdateService -ScheduleJob -UnmanagedUpdate
            C:\\Windows\\System32\\cmd.exe | Windows Command Processor | Microsoft Corporation | /d /s /c "C:\\Tools\\inventory\\collect.cmd --site {n} --out \\"C:\\ProgramData\\Inventory\\{h}.json\\"" | /c ver
            C:\\Program Files\\Git\\usr\\bin\\bash.exe | bash | The Git Development Community | -c "git --no-pager log --format='%H %s' -n {n} -- \\"src/main\\""
            C:\\Program Files\\nodejs\\node.exe | Node.js JavaScript Runtime | Node.js | "C:\\Users\\{u}\\src\\portal\\node_modules\\vite\\bin\\vite.js" build --mode production --outDir "dist\\{n}"
            C:\\Windows\\System32\\msiexec.exe | Windows installer | Microsoft Corporation | -Embedding {h} Global\\MSI0000
            C:\\Windows\\SysWOW64\\msiexec.exe | Windows installer | Microsoft Corporation | -Embedding {h}
            C:\\Program Files\\7-Zip\\7zG.exe | 7-Zip GUI | Igor Pavlov | x -o"C:\\Users\\{u}\\Downloads\\archive-{n}\\" -an -ai#7zMap{n}:112:7zEvent{n}
            C:\\Windows\\System32\\notepad.exe | Notepad | Microsoft Corporation | "C:\\Users\\{u}\\Desktop\\notes {n}.txt"
            C:\\Windows\\System32\\gpupdate.exe | Microsoft Group Policy Update Utility | Microsoft Corporation | /target:user
            C:\\Windows\\System32\\powershell_ise.exe | Windows PowerShell ISE | Microsoft Corporation | "C:\\Users\\{u}\\Documents\\report-{n}.ps1"
            C:\\Windows\\System32\\WindowsPowerShell\\v1.0\\powershell.exe | Windows PowerShell | Microsoft Corporation | -NoLogo -File "C:\\ProgramData\\Inventory\\Get-Software.ps1" -Site {n} | -NoProfile -File C:\\Tools\\rotate-logs.ps1
            C:\\Program Files\\Java\\jdk-17\\bin\\java.exe | OpenJDK Platform binary | Eclipse Adoptium | -Xmx{n}m -Dapp.home="C:\\apps\\ledger" -cp "C:\\apps\\ledger\\lib\\*" com.example.ledger.Main --port {n}
            C:\\Windows\\System32\\ipconfig.exe | IP Configuration Utility | Microsoft Corporation | /flushdns
            C:\\Windows\\System32\\audiodg.exe | Windows Audio Device Graph Isolation | Microsoft Corporation | 0x{h}
            C:\\Windows\\System32\\usoclient.exe | UsoClient | Microsoft Corporation | StartScan
            C:\\Program Files\\Zoom\\bin\\Zoom.exe | Zoom Meetings | Zoom Video Communications, Inc. | --action=join --runaszvideo=TRUE --confno={n} --token="{h}{h}"
            C:\\Windows\\System32\\mmc.exe | Microsoft Management Console | Microsoft Corporation | "C:\\Windows\\system32\\dsa.msc"
            C:\\Windows\\System32\\WerFault.exe | Windows Problem Reporting | Microsoft Corporation | -u -p {n} -s {n}
            C:\\Program Files\\Notepad++\\notepad++.exe | Notepad++ | Don HO don.h@free.fr | "C:\\logs\\app-{n}.log"
            C:\\Windows\\System32\\spoolsv.exe | Spooler SubSystem App | Microsoft Corporation |
            """.lines().map(Program::parse).toList();

    private static final List<Program> PARENTS = """
            C:\\Windows\\System32\\svchost.exe | Host Process for Windows Services | Microsoft Corporation | -k DcomLaunch -p
            C:\\Windows\\explorer.exe | Windows Explorer | Microsoft Corporation |
            C:\\Windows\\System32\\services.exe | Services and Controller app | Microsoft Corporation |
            C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe | Microsoft Edge | Microsoft Corporation | --no-startup-window --win-session-start /prefetch:5
            C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe | Google Chrome | Google LLC | --profile-directory="Default"
            C:\\Windows\\System32\\SearchIndexer.exe | Microsoft Windows Search Indexer | Microsoft Corporation | /Embedding
            C:\\Windows\\System32\\cmd.exe | Windows Command Processor | Microsoft Corporation | /c "C:\\Tools\\nightly.cmd"
            C:\\Program Files\\Microsoft VS Code\\Code.exe | Visual Studio Code | Microsoft Corporation | --reuse-window "C:\\Users\\{u}\\src\\portal"
            """.lines().map(Program::parse).toList();

    private static final Program WMI = new Program(
            "C:\\Windows\\System32\\wbem\\WmiPrvSE.exe",
            "WMI Provider Host",
            "Microsoft Corporation",
            List.of("-secured -Embedding"));

    /** Another spelling of the same program: a comparison that minds the case misses it. */
    private static final Program WMI_IN_LOWER_CASE =
            new Program("C:\\Windows\\system32\\wbem\\wmiprvse.exe", WMI.description(), WMI.company(), WMI.arguments());

    private static final List<String> LEVELS = List.of("Medium", "System", "High", "Low", "AppContainer");
    private static final List<String> NAMES = List.of(
            "okafor",
            "lindqvist",
            "moreau",
            "tanaka",
            "rossi",
            "novak",
            "müller",
            "silva",
            "garcía",
            "kim",
            "adeyemi",
            "haddad");

    private static final HexFormat HEX = HexFormat.of();

    private final long seed;
    private final Zipf programs = new Zipf(PROGRAMS.size());
    private final Zipf parents = new Zipf(PARENTS.size());
    private final Zipf hosts = new Zipf(HOSTS);

    /** Another seed gives other processes of the same kind. */
    Fleet(long seed) {
        this.seed = seed;
    }

    /** A process that no WMI provider has started. */
    ProcessCreation everyday(long number, long timeMs) {
        SplittableRandom random = random(number);
        Program parent = PARENTS.get(parents.next(random));
        return started(random, parent, number, timeMs);
    }

    /**
     * A process that a WMI provider has started.
     *
     * @param group processes of the same group differ only in their time and record number
     */
    ProcessCreation byWmi(long group, long number, long timeMs) {
        SplittableRandom random = random(~group);
        return started(random, random.nextInt(8) == 0 ? WMI_IN_LOWER_CASE : WMI, number, timeMs);
    }

    /** The source of what is chosen for a number. */
    SplittableRandom random(long number) {
        // Neighbouring seeds of a SplittableRandom give sequences that resemble each other.
        return new SplittableRandom(seed * 0x9E3779B97F4A7C15L + number * 0xD1B54A32D192ED03L).split();
    }

    private ProcessCreation started(SplittableRandom random, Program parent, long number, long timeMs) {
        boolean service = random.nextInt(3) == 0;
        String account = service
                ? "SYSTEM"
                : (char) ('a' + random.nextInt(26)) + "." + NAMES.get(random.nextInt(NAMES.size()))
                        + random.nextInt(ACCOUNTS / NAMES.size());
        Program program = PROGRAMS.get(programs.next(random));
        Program image = new Program(
                program.path().replace("{u}", account), program.description(), program.company(), program.arguments());
        return new ProcessCreation(
                timeMs,
                host(random),
                service ? "NT AUTHORITY" : "CORP",
                account,
                image,
                commandLine(image, account, random),
                4 * random.nextInt(1, 8_000),
                guid(random),
                service ? "C:\\Windows\\system32\\" : "C:\\Users\\" + account + "\\",
                LEVELS.get(service ? 1 : random.nextInt(LEVELS.size())),
                hashes(random),
                parent,
                commandLine(parent, account, random),
                4 * random.nextInt(1, 8_000),
                guid(random),
                1_000_000 + number);
    }

    /** A machine's full name. */
    String host(SplittableRandom random) {
        int host = hosts.next(random);
        return (host % 10 == 0 ? "SRV-" : "WS-") + (10_000 + host) + ".corp.example";
    }

    private static String commandLine(Program program, String account, SplittableRandom random) {
        String path = program.path().indexOf(' ') < 0 ? program.path() : "\"" + program.path() + "\"";
        String template =
                program.arguments().get(random.nextInt(program.arguments().size()));
        if (template.isEmpty()) {
            return path;
        }
        StringBuilder line = new StringBuilder(path).append(' ');
        int written = 0;
        for (int open = template.indexOf('{'); open >= 0; open = template.indexOf('{', written)) {
            line.append(template, written, open);
            written = open + 1;
            if (template.startsWith("}", open + 2)) {
                switch (template.charAt(open + 1)) {
                    case 'g' -> line.append(bareGuid(random));
                    case 'n' -> line.append(random.nextInt(1_000_000));
                    case 'h' -> line.append(HEX.toHexDigits(random.nextLong()));
                    case 'u' -> line.append(account);
                    default -> throw new IllegalStateException("unknown placeholder in " + template);
                }
                written = open + 3;
            } else {
                line.append('{');
            }
        }
        return line.append(template, written, template.length()).toString();
    }

    static String guid(SplittableRandom random) {
        return "{" + bareGuid(random) + "}";
    }

    private static String bareGuid(SplittableRandom random) {
        long high = random.nextLong();
        return HEX.toHexDigits((int) (high >>> 32)) + "-" + HEX.toHexDigits((short) (high >>> 16)) + "-"
                + HEX.toHexDigits((short) high) + "-" + HEX.toHexDigits((short) random.nextInt()) + "-"
                + HEX.toHexDigits(random.nextLong(), 12);
    }

    static String hashes(SplittableRandom random) {
        byte[] digest = new byte[20 + 16 + 32 + 16];
        random.nextBytes(digest);
        HexFormat upper = HexFormat.of().withUpperCase();
        return "SHA1=" + upper.formatHex(digest, 0, 20) + ",MD5=" + upper.formatHex(digest, 20, 36) + ",SHA256="
                + upper.formatHex(digest, 36, 68) + ",IMPHASH=" + upper.formatHex(digest, 68, 84);
    }
}
