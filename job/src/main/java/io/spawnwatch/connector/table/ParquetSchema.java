package io.spawnwatch.connector.table;

import java.util.ArrayList;
import java.util.List;
import org.apache.parquet.format.ConvertedType;
import org.apache.parquet.format.FieldRepetitionType;
import org.apache.parquet.format.ListType;
import org.apache.parquet.format.LogicalType;
import org.apache.parquet.format.MilliSeconds;
import org.apache.parquet.format.SchemaElement;
import org.apache.parquet.format.StringType;
import org.apache.parquet.format.TimeUnit;
import org.apache.parquet.format.TimestampType;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.ListLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.StringLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimestampLogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.Type;
import org.jspecify.annotations.Nullable;

/** A schema as a file's metadata has it: its nodes in the order in which they are written, parents first. */
final class ParquetSchema {

    private ParquetSchema() {}

    static List<SchemaElement> elements(MessageType schema) {
        List<SchemaElement> elements = new ArrayList<>();
        SchemaElement root = new SchemaElement(schema.getName());
        root.setNum_children(schema.getFieldCount());
        elements.add(root);
        schema.getFields().forEach(field -> add(field, elements));
        return elements;
    }

    private static void add(Type field, List<SchemaElement> elements) {
        SchemaElement element = new SchemaElement(field.getName());
        element.setRepetition_type(
                FieldRepetitionType.valueOf(field.getRepetition().name()));
        annotate(element, field.getLogicalTypeAnnotation());
        elements.add(element);
        if (field.isPrimitive()) {
            element.setType(type(field.asPrimitiveType()));
        } else {
            GroupType group = field.asGroupType();
            element.setNum_children(group.getFieldCount());
            group.getFields().forEach(child -> add(child, elements));
        }
    }

    /** The annotations of {@link ParquetTable}; the older form is for readers that do not know the newer. */
    private static void annotate(SchemaElement element, @Nullable LogicalTypeAnnotation annotation) {
        if (annotation instanceof StringLogicalTypeAnnotation) {
            element.setConverted_type(ConvertedType.UTF8);
            element.setLogicalType(LogicalType.STRING(new StringType()));
        } else if (annotation instanceof ListLogicalTypeAnnotation) {
            element.setConverted_type(ConvertedType.LIST);
            element.setLogicalType(LogicalType.LIST(new ListType()));
        } else if (annotation instanceof TimestampLogicalTypeAnnotation) {
            element.setConverted_type(ConvertedType.TIMESTAMP_MILLIS);
            element.setLogicalType(LogicalType.TIMESTAMP(new TimestampType(true, TimeUnit.MILLIS(new MilliSeconds()))));
        } else if (annotation != null) {
            throw new IllegalArgumentException("a column of type " + annotation + " cannot be written");
        }
    }

    static org.apache.parquet.format.Type type(PrimitiveType type) {
        return switch (type.getPrimitiveTypeName()) {
            case INT64 -> org.apache.parquet.format.Type.INT64;
            case DOUBLE -> org.apache.parquet.format.Type.DOUBLE;
            case BOOLEAN -> org.apache.parquet.format.Type.BOOLEAN;
            case BINARY -> org.apache.parquet.format.Type.BYTE_ARRAY;
            default -> throw new IllegalArgumentException("a column of type " + type + " cannot be written");
        };
    }
}
