package io.spawnwatch.connector.framing;

import static io.spawnwatch.connector.framing.Framed.fault;
import static io.spawnwatch.connector.framing.Framed.record;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class XmlFramingTest {
    private static final String NAMESPACE = "xmlns='http://schemas.microsoft.com/win/2004/08/events/event'";

    @Test
    void readsOneEventPerLine() {
        String first = "<Event " + NAMESPACE + "><System><EventID>1</EventID></System></Event>";
        String second = "<Event><EventData><Data Name=\"CommandLine\">a &lt; b</Data></EventData></Event>";
        assertThat(Framed.of(first + "\r\n" + second + "\r\n")).containsExactly(record(1, first), record(2, second));
    }

    @Test
    void readsTheEventsOfADocument() {
        String first = "<Event " + NAMESPACE + ">\n    <System/>\n  </Event>";
        String second = "<Event\n    a='1'>\n  </Event\n  >";
        assertThat(Framed.of("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<!DOCTYPE Events>\n<Events note='a > b'>\n  "
                        + first + "\n  " + second + "<Event/><Event a='/>'></Event>\n</Events>\n"))
                .containsExactly(
                        record(4, first),
                        record(7, second),
                        record(10, "<Event/>"),
                        record(10, "<Event a='/>'></Event>"));
    }

    @Test
    void isNotMisledByElementsWithSimilarNames() {
        String event = "<Event><EventData/><UserData><EventXML a=\"1\"/></UserData><Event_NS/></Event>";
        assertThat(Framed.of("<Events><EventList>" + event + "</EventList></Events>"))
                .containsExactly(record(1, event));
    }

    @Test
    void isNotMisledByCommentsAndCharacterData() {
        String event = "<Event><!-- </Event> <Event> --><Data><![CDATA[</Event>]] > ]> ]]></Data><!----></Event>";
        assertThat(Framed.of("<!-- <Event>no</Event>\n -- > -->" + event + "<!-- end -->"))
                .containsExactly(record(2, event));
    }

    @Test
    void losesOnlyTheEventWithoutAnEnd() {
        assertThat(Framed.of("<Event><System>\n<Event>2</Event>\n<Event a='b>\n<Event>4</Event>\n"))
                .containsExactly(
                        record(1, "<Event><System>"),
                        record(2, "<Event>2</Event>"),
                        record(3, "<Event a='b>"),
                        record(4, "<Event>4</Event>"));
    }

    @Test
    void deliversAnIncompleteLastEventForTheDecoderToReject() {
        assertThat(Framed.texts("<Event>1</Event><Event>2</Eve")).containsExactly("<Event>1</Event>", "<Event>2</Eve");
        assertThat(Framed.texts("<Event>1</Event><Event")).containsExactly("<Event>1</Event>", "<Event");
        assertThat(Framed.texts("<Event><![CDATA[ </Event>")).containsExactly("<Event><![CDATA[ </Event>");
    }

    @Test
    void deliversTextBetweenEventsForTheDecoderToReject() {
        assertThat(Framed.of("<Event>1</Event> {\"a\":1}\n{\"b\":2}<Event>2</Event>"))
                .containsExactly(
                        record(1, "<Event>1</Event>"),
                        record(1, "{\"a\":1}"),
                        record(2, "{\"b\":2}"),
                        record(2, "<Event>2</Event>"));
    }

    @Test
    void reportsThatThereIsNoEvent() {
        assertThat(Framed.of("<Events></Events>")).containsExactly(fault(1, "the XML contains no <Event> element"));
        assertThat(Framed.of("<?xml version='1.0'?>\n<root><list>\n</list></root>"))
                .containsExactly(fault(1, "the XML contains no <Event> element"));
    }

    @Test
    void deliversOtherElementsForTheDecoderToReject() {
        assertThat(Framed.of("<html><body/></html>")).containsExactly(record(1, "<html><body/></html>"));
        assertThat(Framed.of("<Event>1</Event>\n<Evnt><System/>\n</Evnt>\n<Event>2</Event>"))
                .containsExactly(
                        record(1, "<Event>1</Event>"),
                        record(2, "<Evnt><System/>\n</Evnt>"),
                        record(4, "<Event>2</Event>"));
    }

    @Test
    void losesOnlyTheCommentWithoutAnEnd() {
        assertThat(Framed.of("<Event/>\n<!-- <Event>2</Event>\n<Event>3</Event>\n{\"a\":4}\n<!-- -->"))
                .containsExactly(
                        record(1, "<Event/>"),
                        record(2, "<!--"),
                        record(2, "<Event>2</Event>"),
                        record(3, "<Event>3</Event>"),
                        record(4, "{\"a\":4}"));
    }
}
