package io.spawnwatch.detection.spl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spawnwatch.detection.InvalidDetectionException;
import io.spawnwatch.detection.spl.Subsearch.Format;
import io.spawnwatch.detection.spl.Subsearch.Returned;
import io.spawnwatch.document.Place;
import io.spawnwatch.document.SourceText;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What searches say about lookups, as it is parsed and printed. What it means is tested with plans. */
class LookupParserTest {
    private static final String TSTATS = "| tstats count from datamodel=Endpoint.Processes";
    private static final Origin SOMEWHERE = new Origin(Place.whole("random"), List.of());

    /** Takes every subsearch for {@code *}, whatever it says. */
    private static final Subsearches EVERYTHING = (subsearch, warnings) -> new EveryEvent(word("*"));

    private static Search parse(String search) {
        return SearchParser.parse(SourceText.of("x.yml", search), Macros.bundled(), EVERYTHING, warning -> {});
    }

    @ParameterizedTest
    @CsvSource(delimiter = '~', quoteCharacter = '^', textBlock = """
        lookup t a                                        ~ lookup t a
        LOOKUP t a AS b                                   ~ lookup t a as b
        lookup t a as a, b c                              ~ lookup t a, b, c
        lookup local=true update=f t a output b           ~ lookup t a OUTPUT b
        lookup update=1 LOCAL=0 t a OUTPUTNEW b AS c d,e  ~ lookup t a OUTPUTNEW b as c, d, e
        lookup "my table.csv" "as" as "output" OUTPUT "x y" ~ lookup "my table.csv" "as" as "output" OUTPUT "x y"
        lookup t local as update                          ~ lookup t local as update
        search [inputlookup t]                            ~ search [| inputlookup t]
        search [| INPUTLOOKUP strict=t append=f t where a=b OR c=d e=f* | fields a | format ] ~ search [| inputlookup t where (a="b" OR c="d") AND e="f*" | fields a | format]
        search NOT [ | inputlookup t | eval a="*".a | table a] x=y ~ search (NOT [| inputlookup t | eval a = "*" . a | table a]) AND x="y"
        search [| inputlookup t | where a=1] AND a=b-c    ~ search [| inputlookup t | where a == 1] AND a="b-c"
        search [| inputlookup t | format maxresults=5]    ~ search [| inputlookup t | format maxresults=5]
        search [| inputlookup t | format "(" "(" "OR" ")" " OR " ")"] ~ search [| inputlookup t | format "(" "(" "OR" ")" "OR" ")"]
        search [| inputlookup t | return a]               ~ search [| inputlookup t | return 1 a]
        search [| inputlookup t | return 10 a, b=c $d]    ~ search [| inputlookup t | return 10 a b=c $d]
        search [| inputlookup t where a=b AND [inputlookup u | fields a] | search NOT [inputlookup v]] ~ search [| inputlookup t where a="b" AND [| inputlookup u | fields a] | search NOT [| inputlookup v]]
        """)
    void printsWhatIsParsed(String written, String printed) {
        String whole = SearchPrinter.faithful().print(parse(TSTATS + " | " + written));

        assertThat(whole).isEqualTo(TSTATS + " | " + printed);
        assertThat(SearchPrinter.faithful().print(parse(whole))).isEqualTo(whole);
    }

    @Test
    void aSubsearchCanBePartOfTheConditionOfTstats() {
        Search search = parse(TSTATS + " where a=b ([| inputlookup t | return 2 a] OR c=d) by dest");

        assertThat(SearchPrinter.faithful().print(search))
                .isEqualTo(TSTATS + " where a=\"b\" AND ([| inputlookup t | return 2 a] OR c=\"d\") by dest");
        assertThat(SearchPrinter.withoutObjects().print(search))
                .as("what the subsearch means")
                .isEqualTo(TSTATS + " where a=\"b\" AND (* OR c=\"d\") by dest");
    }

    @Test
    void findsTheNamesOfAllLookups() {
        Search search = parse(TSTATS + " where NOT [| inputlookup a where [inputlookup b] | lookup c x | search"
                + " [inputlookup d]] | lookup e x | search x=1 OR [inputlookup f] | lookup e y | where x=1");

        assertThat(LookupNames.in(search.tstats().where()))
                .extracting(Word::text)
                .containsExactly("a", "b", "c", "d");
        assertThat(LookupNames.in(search.commands())).extracting(Word::text).containsExactly("e", "f", "e");
        assertThat(LookupNames.in((Condition) null)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '~', quoteCharacter = '^', textBlock = """
        lookup                           ~ 7: expected the name of a lookup, found the end of the search
        lookup t                         ~ 9: expected a field of the lookup 't', found the end of the search
        lookup t OUTPUT a                ~ 10: expected a field of the lookup 't' (in quotes if a keyword is meant as a name), found 'OUTPUT'
        lookup t a OUTPUT                ~ 18: expected a field of the lookup 't' after OUTPUT, found the end of the search
        lookup t a as                    ~ 14: expected a field of the row after 'as', found the end of the search
        lookup t a as OUTPUT b           ~ 15: expected a field of the row after 'as' (in quotes if a keyword is meant as a name), found 'OUTPUT'
        lookup t a OUTPUT b OUTPUTNEW c  ~ 21: expected a field of the lookup 't' after OUTPUT (in quotes if a keyword is meant as a name), found 'OUTPUTNEW'
        lookup local=maybe t a           ~ 14: 'local' is 'maybe', expected true or false
        lookup event_time_field=x t a    ~ 8: the option 'event_time_field' of the command 'lookup' is not supported
        lookup t a=b                     ~ 11: expected a field of the lookup 't', found '='
        lookup "a\\b" c                  ~ 8: "a\\b" is not supported as a field name; put the name in double quotes, without backslashes and single quotes
        lookup t [inputlookup t]         ~ 10: a subsearch is not supported
        search [inputlookup]             ~ 20: expected the name of a lookup, found ']'
        search [inputlookup t            ~ 22: expected | or the ] that ends the subsearch, found the end of the search
        search [inputlookup t]]          ~ 23: expected | or the end of the search after the command 'search', found ']'
        search [inputlookup t | format | fields a] ~ 32: expected the ] that ends the subsearch after its last command, found '|'
        search [inputlookup append=t t]  ~ 21: 'append=t' in the command 'inputlookup' is not supported; a list of values is one lookup; write a second subsearch for another one
        search [inputlookup max=5 t]     ~ 21: the option 'max' of the command 'inputlookup' is not supported
        search [inputlookup t where]     ~ 28: expected a condition such as field=value, found ']'
        search [inputlookup t | inputlookup append=t u] ~ 25: the command 'inputlookup' is not supported inside a subsearch; only a list of values is: [| inputlookup FILE | fields ...]
        search [inputlookup t | outputlookup u] ~ 25: the command 'outputlookup' is not supported inside a subsearch; only a list of values is: [| inputlookup FILE | fields ...]
        search [inputlookup t | append [inputlookup u]] ~ 25: the command 'append' is not supported; it combines the rows of two searches, and a detection here is one search
        search [inputlookup t | format mvsep="AND"] ~ 32: the option 'mvsep' of the command 'format' is not supported
        search [inputlookup t | format "" "" "" "" "OR" ""] ~ 32: "" in the command 'format' is not supported here; its six texts are "(" "(" "AND" ")" "OR" ")", in which AND and OR may be exchanged
        search [inputlookup t | return]  ~ 31: expected a field after 'return', found ']'
        search [inputlookup t | return 0 a] ~ 32: 'return 0' returns nothing
        search []                        ~ 9: expected a command after [, found ']'
        search [search x]                ~ 8: a subsearch that begins with 'search' is not supported; only a list of values is: [| inputlookup FILE | fields ...]
        search [| tstats count from datamodel=Endpoint.Processes | stats count | outputlookup max=3 append=t seen.csv | where x=1] ~ 8: a subsearch that begins with 'tstats' is not supported; it keeps what its earlier runs found in the lookup 'seen.csv' (outputlookup), which a stream does not have
        search [| makeresults | eval {   ~ 8: a subsearch that begins with 'makeresults' is not supported; only a list of values is: [| inputlookup FILE | fields ...]
        inputlookup t                    ~ 1: the command 'inputlookup' is not supported; a search begins with tstats
        """)
    void refusesWhatIsNotSupported(String written, String columnAndReason) {
        assertThatThrownBy(() -> parse(TSTATS + " |\n" + written))
                .isInstanceOf(InvalidDetectionException.class)
                .hasMessage("x.yml:2:" + columnAndReason);
    }

    @Test
    void refusesASubsearchInTextThatHasNoLookups() {
        assertThatThrownBy(() ->
                        SearchParser.parse(SourceText.of("x.yml", TSTATS + " | search [inputlookup t]"), Macros.none()))
                .hasMessage("x.yml:1:59: a subsearch is not supported here");
    }

    @Test
    void aMacroCanBeTheWholeSubsearch() {
        Search search = parse(TSTATS + " | search [ ```why``` | inputlookup t | `drop_dm_object_name(Processes)` ]");

        assertThat(SearchPrinter.faithful().print(search))
                .isEqualTo(TSTATS + " | search [| inputlookup t | rename Processes.* as *]");
    }

    @Test
    void printsRandomSubsearchesThatParseToEqualOnes() {
        long seed = 20261128;
        SplittableRandom random = new SplittableRandom(seed);
        RandomConditions conditions = new RandomConditions(random, List.of("a", "b.c", "by", "NOT", "odd name"));
        RandomCommands commands = new RandomCommands(random);
        List<String> names = List.of("a", "x.csv", "where", "10", "a b", "as", "return", "format", "$", "a-b");
        for (int round = 0; round < 5_000; round++) {
            List<Returned> returned = new ArrayList<>();
            for (int left = 1 + random.nextInt(3); left > 0; left--) {
                Word field = word(names.get(random.nextInt(names.size())));
                returned.add(new Returned(
                        field,
                        switch (random.nextInt(3)) {
                            case 0 -> field;
                            case 1 -> word(names.get(random.nextInt(names.size())));
                            default -> word("b");
                        }));
            }
            Subsearch subsearch = new Subsearch(
                    SOMEWHERE,
                    new InputlookupCommand(
                            word(names.get(random.nextInt(names.size()))),
                            random.nextBoolean() ? null : conditions.next(3)),
                    commands.several(3),
                    switch (random.nextInt(3)) {
                        case 0 -> Format.IMPLICIT;
                        case 1 -> new Format(true, random.nextBoolean(), random.nextBoolean(), random.nextInt(3));
                        default -> new Subsearch.Return(1 + random.nextInt(3), returned);
                    });
            Condition condition = new SubsearchCondition(subsearch, new EveryEvent(word("*")));
            String printed = TSTATS + " | search " + SearchPrinter.faithful().print(condition);
            assertThat(parse(printed).commands())
                    .as("seed %d, round %d: %s", seed, round, printed)
                    .containsExactly(new SearchCommand(condition));
        }
    }

    private static Word word(String text) {
        return new Word(text, SOMEWHERE);
    }
}
