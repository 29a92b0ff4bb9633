package io.spawnwatch.decode;

import static org.assertj.core.api.Assertions.assertThat;

import io.spawnwatch.event.ProcessField;
import io.spawnwatch.fixture.WindowsEvent;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RecordSlotTest {
    @Test
    void everySlotHasItsOwnPlace() {
        List<RecordSlot> all = RecordSlot.all();
        assertThat(all.stream().map(RecordSlot::index))
                .containsExactlyElementsOf(
                        IntStream.range(0, all.size()).boxed().toList());
        assertThat(all)
                .allSatisfy(slot -> assertThat(RecordSlot.at(slot.index())).isSameAs(slot));
    }

    @Test
    void everyFieldOfTheDataModelHasASlotUnderItsCimName() {
        assertThat(Arrays.stream(ProcessField.values()).map(RecordSlot::of))
                .doesNotHaveDuplicates()
                .allSatisfy(slot -> assertThat(RecordSlot.CIM.has(slot)).isTrue());
        for (ProcessField field : ProcessField.values()) {
            assertThat(RecordSlot.of(field).label()).isEqualTo(field.cimName());
            assertThat(RecordSlot.of(field).field()).isSameAs(field);
        }
    }

    @Test
    void setsWorkBeyondTheSizeOfOneWord() {
        RecordSlot last = RecordSlot.at(RecordSlot.all().size() - 1);
        BitSet filled = new BitSet();
        filled.set(last.index());

        assertThat(RecordSlot.CIM.meets(filled)).isTrue();
        assertThat(RecordSlot.CIM.firstIn(filled)).isSameAs(last);
        assertThat(RecordSlot.CIM.without(SlotSet.of(last)).meets(filled)).isFalse();
        assertThat(RecordSlot.WINDOWS.meets(filled)).isFalse();
        assertThat(RecordSlot.WINDOWS.and(last).has(last)).isTrue();
        RecordSlot.CIM.removeFrom(filled);
        assertThat(filled.isEmpty()).isTrue();
    }

    /** The scanner recognises the names by their beginnings, so that it need not know each of them. */
    @Test
    void theScannerLeavesARecordToTheParserIfAnyCimFieldDescribesAProcess() {
        NonProcessJsonScanner scanner = new NonProcessJsonScanner();
        for (ProcessField field : ProcessField.values()) {
            byte[] record = WindowsEvent.bytes("{\"EventID\":5,\"_time\":1,\"" + field.cimName() + "\":\"x\"}");
            if (RecordSlot.CIM_PROCESSES.has(RecordSlot.of(field))) {
                assertThat(scanner.skip(record, 0, Sourcetype.AUTO))
                        .as(field.cimName())
                        .isNull();
            }
        }
    }
}
