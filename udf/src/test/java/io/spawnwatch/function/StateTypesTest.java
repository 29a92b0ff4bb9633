package io.spawnwatch.function;

import static org.assertj.core.api.Assertions.assertThat;

import io.spawnwatch.allowlist.AllowlistEntry;
import io.spawnwatch.decode.RejectedRecord;
import io.spawnwatch.risk.RiskEvent;
import io.spawnwatch.risk.Suppression;
import io.spawnwatch.sighting.DetectionRow;
import io.spawnwatch.sighting.OpenWindow;
import io.spawnwatch.sighting.Sighting;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.java.typeutils.PojoTypeInfo;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What travels between operators or lies in state must not depend on Kryo, whose bytes nobody promises anything about. */
class StateTypesTest {

    @ParameterizedTest
    @ValueSource(
            classes = {
                SourceRecord.class,
                Sighting.class,
                OpenWindow.class,
                RetainedProfile.class,
                DetectionRow.class,
                AllowlistRecord.class,
                AllowlistUpdate.class,
                AllowlistEntry.class,
                RiskEvent.class,
                Suppression.class,
                RejectedRecord.class
            })
    void isSerialisedAsARecordOfNamedFields(Class<?> type) {
        SerializerConfigImpl config = new SerializerConfigImpl();
        config.setGenericTypes(false);
        TypeInformation<?> information = TypeInformation.of(type);

        assertThat(information).isInstanceOf(PojoTypeInfo.class);
        // Throws where a field anywhere inside would need Kryo.
        assertThat(information.createSerializer(config)).isNotNull();
    }
}
