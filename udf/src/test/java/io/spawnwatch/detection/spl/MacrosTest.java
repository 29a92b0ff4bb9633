package io.spawnwatch.detection.spl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spawnwatch.detection.InvalidDetectionException;
import io.spawnwatch.document.InvalidDocumentException;
import io.spawnwatch.document.SourceText;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MacrosTest {
    private static final String REST = " and by Spawnwatch; only NAME_filter needs no definition";

    @TempDir
    private Path folder;

    @BeforeEach
    void defineMacros() throws IOException {
        define("process_cmd", "(Processes.process_name=cmd.exe OR Processes.original_file_name=Cmd.Exe)");
        define("net", "Processes.process_name=net.exe", "x");
        define("net", "Processes.process_name IN (net.exe, \"$a$\", $b$)", "a", "b");
        define("outer", "`process_cmd` NOT `net(1)`");
        define("ping", "`pong`");
        define("pong", "a=1 `ping`");
        define("open", "(Processes.user=");
        define("unclosed", "Processes.user=\"");
        define("empty", "");
        define("dest_filter", "search dest=a");
        define("script", "if(1==1, 1, 2)\niseval: 1");
    }

    @Test
    void expandsNestedMacrosAndThoseWithArguments() {
        assertThat(where("`process_cmd` Processes.user=a"))
                .isEqualTo("(Processes.process_name=\"cmd.exe\" OR Processes.original_file_name=\"Cmd.Exe\") AND"
                        + " Processes.user=\"a\"");
        assertThat(where("`outer` OR Processes.user=a"))
                .isEqualTo("(Processes.process_name=\"cmd.exe\" OR Processes.original_file_name=\"Cmd.Exe\") AND"
                        + " ((NOT Processes.process_name=\"net.exe\") OR Processes.user=\"a\")");
        assertThat(where("`empty` a=1 `empty`")).isEqualTo("a=\"1\"");
    }

    @Test
    void tellsMacrosOfTheSameNameApartByTheirNumberOfArguments() {
        assertThat(where("`net(1)`")).isEqualTo("Processes.process_name=\"net.exe\"");
        assertThat(where("`net( net1.exe , \"x, y\")`"))
                .isEqualTo("Processes.process_name IN (\"net.exe\", \"net1.exe\", \"x\", \"y\")");
        assertRefused("`net`", "x.yml:1:56: the macro `net` takes 1 argument, found 0");
        assertRefused("`net(1, 2, 3)`", "x.yml:1:56: the macro `net` takes 1 argument, found 3");
        assertRefused("`net(1`", "x.yml:1:56: the arguments of the macro `net(1` are not closed; end them with )");
    }

    @Test
    void leavesMacrosInsideQuotesAlone() {
        assertThat(where("a=\"`process_cmd`\"")).isEqualTo("a=\"`process_cmd`\"");
    }

    @Test
    void joinsPartsOfAConditionFromMacros() {
        assertThat(where("`open`a)")).isEqualTo("Processes.user=\"a\"");
    }

    /** Splunk inserts the macro's text there, so that two words become one. */
    @Test
    void refusesAMacroDirectlyBesideAWord() throws IOException {
        define("star", "*");
        define("inner", "`star`");
        String joined = " would join the word next to the macro; put a space between them";
        assertRefused("a=cmd`star`", "x.yml:1:61: in macro `star`: its first word" + joined);
        assertRefused("a=cmd`inner`", "x.yml:1:61: in macro `inner`: its first word" + joined);
        assertRefused("a=`star`cmd", "x.yml:1:58: in macro `star`: its last word" + joined);
        assertRefused("a=`star``star`", "x.yml:1:58: in macro `star`: its last word" + joined);
        assertRefused(
                "a=cm`empty`d",
                "x.yml:1:60: the macro `empty` expands to nothing, so the words on both sides of it would join; put a"
                        + " space between them");
        assertThat(where("a=1`process_cmd`OR(a=`star`)OR b=2`empty`"))
                .isEqualTo("a=\"1\" AND ((Processes.process_name=\"cmd.exe\" OR"
                        + " Processes.original_file_name=\"Cmd.Exe\") OR a=\"*\" OR b=\"2\")");
    }

    @Test
    void refusesMacrosThatMultiplyALongComment() throws IOException {
        for (int i = 0; i < 20; i++) {
            define("bomb" + i, "`bomb" + (i + 1) + "` `bomb" + (i + 1) + "`");
        }
        define("bomb20", "```" + "x".repeat(900_000) + "```");
        assertThatThrownBy(() -> where("`bomb0` a=1"))
                .isInstanceOf(InvalidDocumentException.class)
                .hasMessageEndingWith("the macros of the search expand to more than 10000000 characters");
    }

    @Test
    void refusesAMacroThatCallsItselfAndShowsTheChain() {
        assertRefused("a=1 `ping`", "x.yml:1:60: the macro `ping` calls itself: ping > pong > ping");
    }

    @Test
    void namesTheMacroOfAnError() throws IOException {
        define("bad", "a=1 b");
        define("worse", "`bad`");
        assertRefused(
                "\n  `worse`",
                "x.yml:2:3: in macro `worse`: in macro `bad`: a term without a field, 'b', is not supported; write"
                        + " field=value, and quote a value with spaces");
        assertRefused(
                "`unclosed`",
                "x.yml:1:56: in macro `unclosed`: the quote that starts here is not closed; close it, and double a"
                        + " backslash right before the closing quote");
        define("calls", "`nonesuch`");
        assertRefused(
                "`calls`",
                "x.yml:1:56: in macro `calls`: unknown macro `nonesuch`; macros are defined in the folder " + folder
                        + REST);
    }

    @Test
    void refusesAnUndefinedMacro() {
        assertRefused(
                "`proces_cmd`",
                "x.yml:1:56: unknown macro `proces_cmd`; did you mean 'process_cmd'? Macros are defined in the folder "
                        + folder + REST);
        assertRefused("``", "x.yml:1:56: unknown macro ``; macros are defined in the folder " + folder + REST);
        assertRefused("`script`", "x.yml:1:56: the macro `script` is an eval expression, which is not supported");
    }

    @Test
    void refusesMacrosThatWouldExhaustTheMemory() throws IOException {
        define("w0", "a=1 a=1 a=1 a=1");
        define("d0", "a=\"$x$\"", "x");
        for (int i = 1; i <= 40; i++) {
            define("w" + i, "`w" + (i - 1) + "` `w" + (i - 1) + "`");
            define("d" + i, "`d" + (i - 1) + "($x$$x$)`", "x");
        }
        assertThatThrownBy(() -> where("`w40`"))
                .isExactlyInstanceOf(InvalidDetectionException.class)
                .hasMessageEndingWith("the search has more than 100000 tokens once its macros are expanded");
        assertThatThrownBy(() -> where("`d40(xxxxxxxx)`"))
                .isExactlyInstanceOf(InvalidDetectionException.class)
                .hasMessageContaining("expands to more than 1000000 characters here");
    }

    @Test
    void anUndefinedFilterKeepsEverything() {
        assertThat(search("| `some_detection_filter`", Macros.bundled())).endsWith(" | search *");
        assertThat(search("| `dest_filter`", Macros.bundled())).endsWith(" | search *");
        assertThat(search("| `dest_filter`", Macros.ofFolder(folder))).endsWith(" | search dest=\"a\"");
        assertThatThrownBy(() -> search("| `a_filter(1)`", Macros.bundled()))
                .hasMessage("x.yml:1:52: unknown macro `a_filter`; macros are defined in --macros DIR, in the folder"
                        + " macros beside a folder detections," + REST);
    }

    @Test
    void bundlesTheMacrosThatEveryDetectionCalls() {
        assertThat(search(
                        "| `drop_dm_object_name(Processes)` | `drop_dm_object_name(\"Processes\")` |"
                                + " `security_content_ctime(firstTime)`",
                        Macros.bundled()))
                .endsWith(" | rename Processes.* as * | rename Processes.* as * | convert"
                        + " timeformat=\"%Y-%m-%dT%H:%M:%S\" ctime(firstTime)");
    }

    @Test
    void expandsMacrosInTheLanguageOfTheirCall() throws IOException {
        define("threshold", "10-1");
        define("only", "where count-1 > $n$", "n");
        define("piped", "search a-b=1 | eval c=a-b");
        define("both", "a-b=1");
        Macros macros = Macros.ofFolder(folder);
        assertThat(search("| where count>`threshold`-1 | search a=`threshold`", macros))
                .endsWith(" | where count > ((10 - 1) - 1) | search a=\"10-1\"");
        assertThat(search("| `only(5)` AND x-1=y | search c=x-1", macros))
                .endsWith(" | where ((count - 1) > 5) AND ((x - 1) == y) | search c=\"x-1\"");
        assertThat(search("| `piped`-1, d=a-b | table a-b", macros))
                .endsWith(" | search a-b=\"1\" | eval c = (a - b) - 1, d = a - b | table \"a-b\"");
        assertThat(search("where `both` | where `both` | `empty` where `both` | search `both`", macros))
                .endsWith(" where a-b=\"1\" | where (a - b) == 1 | where (a - b) == 1 | search a-b=\"1\"");
        assertThatThrownBy(() -> search("| eval a=\n 1+`only(1)`", macros))
                .hasMessage(
                        "x.yml:2:4: a | is missing before the macro `only(1)`, which starts with the command 'where'");
    }

    @Test
    void refusesAPipeInTheFolderWithoutReadingIt() throws Exception {
        Path pipe = folder.resolve("pipe.yml");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();

        assertLoadRefused(pipe + ": is a pipe, socket or device, expected a macro file");
    }

    @Test
    void reportsAnUnsupportedCommandRatherThanAMacroInsideIt() {
        assertThatThrownBy(() -> search("| join dest [search `nonesuch`]", Macros.bundled()))
                .hasMessage("x.yml:1:52: the command 'join' is not supported;"
                        + " it combines the rows of two searches, and a detection here is one search");
    }

    @Test
    void prefersTheFoldersMacroToTheBundledOne() throws IOException {
        define("security_content_ctime", "convert ctime($f$)", "f");
        assertThat(search("| `security_content_ctime(firstTime)`", Macros.ofFolder(folder)))
                .endsWith(" | convert ctime(firstTime)");
    }

    @Test
    void refusesFilesThatAreNotMacros() throws IOException {
        Files.writeString(folder.resolve("z.yml"), "name: net(2)\ndefinition: x\narguments: [a]\n");
        assertLoadRefused("z.yml:1:7: 'net(2)' has 1 under 'arguments'; the numbers must match");
        Files.writeString(folder.resolve("z.yml"), "name: net(1)\ndefinition: x\narguments: [a]\n");
        assertLoadRefused("z.yml:1:7: the macro `net(1)` is already defined at net_1.yml:1:7; remove one");
        Files.writeString(folder.resolve("z.yml"), "name: a b\ndefinition: x\n");
        assertLoadRefused("z.yml:1:7: 'a b' is not a valid macro name; use letters, digits, _ and -");
        Files.writeString(folder.resolve("z.yml"), "name: ab\n");
        assertLoadRefused("z.yml:1:1: required key 'definition' is missing");
        Path nowhere = folder.resolve("nowhere");
        assertThatThrownBy(() -> Macros.ofFolder(nowhere))
                .hasMessage(nowhere + ": the folder does not exist, expected a folder of macro files");
    }

    @Test
    void survivesSerialization() throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(Macros.ofFolder(folder));
        }
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            assertThat(search("| `dest_filter`", (Macros) in.readObject())).endsWith(" | search dest=\"a\"");
        }
    }

    private void define(String name, String definition, String... arguments) throws IOException {
        String quoted = definition.contains("iseval") ? definition : "'" + definition + "'";
        Files.writeString(
                folder.resolve(name + "_" + arguments.length + ".yml"),
                "name: " + name + "\ndefinition: " + quoted + "\narguments: [" + String.join(", ", arguments) + "]\n");
    }

    private String where(String condition) {
        Search search = SearchParser.parse(
                SourceText.of("x.yml", "| tstats count from datamodel=Endpoint.Processes where " + condition),
                Macros.ofFolder(folder));
        Condition where = search.tstats().where();
        assertThat(where).isNotNull();
        return SearchPrinter.faithful().print(where);
    }

    private static String search(String commands, Macros macros) {
        return SearchPrinter.faithful()
                .print(SearchParser.parse(
                        SourceText.of("x.yml", "| tstats count from datamodel=Endpoint.Processes " + commands),
                        macros));
    }

    private void assertRefused(String condition, String message) {
        assertThatThrownBy(() -> where(condition))
                .isExactlyInstanceOf(InvalidDetectionException.class)
                .hasMessage(message);
    }

    private void assertLoadRefused(String message) {
        assertThatThrownBy(() -> Macros.ofFolder(folder))
                .isExactlyInstanceOf(InvalidDocumentException.class)
                .hasMessage(message);
    }
}
