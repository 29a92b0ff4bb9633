package io.spawnwatch.connector.table;

import com.github.luben.zstd.Zstd;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.column.page.DictionaryPage;
import org.apache.parquet.column.page.PageWriter;
import org.apache.parquet.column.statistics.SizeStatistics;
import org.apache.parquet.column.statistics.Statistics;
import org.apache.parquet.format.ColumnChunk;
import org.apache.parquet.format.ColumnMetaData;
import org.apache.parquet.format.CompressionCodec;
import org.apache.parquet.format.DataPageHeader;
import org.apache.parquet.format.DictionaryPageHeader;
import org.apache.parquet.format.PageHeader;
import org.apache.parquet.format.PageType;
import org.apache.parquet.format.Util;

/** The pages of one column in one row group, compressed with Zstandard. */
final class ParquetColumnChunk implements PageWriter {

    /** Longer least and greatest values are left out: a command line would only fill the metadata. */
    private static final long LONGEST_STATISTICS = 256;

    private final ColumnDescriptor column;
    private final ByteArrayOutputStream dictionary = new ByteArrayOutputStream();
    private final ByteArrayOutputStream pages = new ByteArrayOutputStream();
    private final Set<Encoding> encodings = EnumSet.noneOf(Encoding.class);
    private final Statistics<?> statistics;
    private long uncompressedBytes;
    private long values;

    ParquetColumnChunk(ColumnDescriptor column) {
        this.column = column;
        this.statistics = Statistics.createStats(column.getPrimitiveType());
    }

    @Override
    @SuppressWarnings("deprecation")
    public void writePage(
            BytesInput bytes,
            int valueCount,
            Statistics<?> pageStatistics,
            Encoding repetitionLevels,
            Encoding definitionLevels,
            Encoding encoding)
            throws IOException {
        writePage(bytes, valueCount, 0, pageStatistics, repetitionLevels, definitionLevels, encoding);
    }

    @Override
    public void writePage(
            BytesInput bytes,
            int valueCount,
            int rowCount,
            Statistics<?> pageStatistics,
            Encoding repetitionLevels,
            Encoding definitionLevels,
            Encoding encoding)
            throws IOException {
        DataPageHeader header =
                new DataPageHeader(valueCount, format(encoding), format(definitionLevels), format(repetitionLevels));
        append(PageType.DATA_PAGE, bytes, page -> page.setData_page_header(header), pages);
        encodings.addAll(List.of(encoding, definitionLevels, repetitionLevels));
        statistics.mergeStatistics(pageStatistics);
        values += valueCount;
    }

    @Override
    @SuppressWarnings("deprecation")
    public void writePage(
            BytesInput bytes,
            int valueCount,
            int rowCount,
            Statistics<?> pageStatistics,
            SizeStatistics sizes,
            Encoding repetitionLevels,
            Encoding definitionLevels,
            Encoding encoding)
            throws IOException {
        writePage(bytes, valueCount, rowCount, pageStatistics, repetitionLevels, definitionLevels, encoding);
    }

    @Override
    public void writePageV2(
            int rowCount,
            int nullCount,
            int valueCount,
            BytesInput repetitionLevels,
            BytesInput definitionLevels,
            Encoding encoding,
            BytesInput data,
            Statistics<?> pageStatistics) {
        throw new UnsupportedOperationException("the file is written with pages of the first version");
    }

    @Override
    public void writeDictionaryPage(DictionaryPage page) throws IOException {
        DictionaryPageHeader header = new DictionaryPageHeader(page.getDictionarySize(), format(page.getEncoding()));
        append(
                PageType.DICTIONARY_PAGE,
                page.getBytes(),
                pageHeader -> pageHeader.setDictionary_page_header(header),
                dictionary);
        encodings.add(page.getEncoding());
    }

    private interface HeaderPart {
        PageHeader addTo(PageHeader header);
    }

    private void append(PageType type, BytesInput bytes, HeaderPart part, ByteArrayOutputStream to) throws IOException {
        ByteArrayOutputStream copy = new ByteArrayOutputStream(Math.toIntExact(bytes.size()));
        bytes.writeAllTo(copy);
        byte[] plain = copy.toByteArray();
        byte[] compressed = Zstd.compress(plain);
        int before = to.size();
        Util.writePageHeader(part.addTo(new PageHeader(type, plain.length, compressed.length)), to);
        uncompressedBytes += to.size() - before + plain.length;
        to.write(compressed);
    }

    /** The length of the pages in the file. */
    long bytes() {
        return (long) dictionary.size() + pages.size();
    }

    /** The length of the pages before compression. */
    long uncompressedBytes() {
        return uncompressedBytes;
    }

    void writeTo(OutputStream out) throws IOException {
        dictionary.writeTo(out);
        pages.writeTo(out);
    }

    /**
     * What the file's metadata says about the column.
     *
     * @param position where the pages are in the file
     */
    ColumnChunk metadata(long position) {
        ColumnMetaData metadata = new ColumnMetaData(
                ParquetSchema.type(column.getPrimitiveType()),
                encodings.stream().map(ParquetColumnChunk::format).toList(),
                new ArrayList<>(List.of(column.getPath())),
                CompressionCodec.ZSTD,
                values,
                uncompressedBytes,
                bytes(),
                position + dictionary.size());
        if (dictionary.size() > 0) {
            metadata.setDictionary_page_offset(position);
        }
        org.apache.parquet.format.Statistics summary = new org.apache.parquet.format.Statistics();
        if (statistics.isNumNullsSet()) {
            summary.setNull_count(statistics.getNumNulls());
        }
        if (statistics.hasNonNullValue() && statistics.isSmallerThan(LONGEST_STATISTICS)) {
            summary.setMin_value(statistics.getMinBytes());
            summary.setMax_value(statistics.getMaxBytes());
        }
        metadata.setStatistics(summary);
        ColumnChunk chunk = new ColumnChunk(0);
        chunk.setMeta_data(metadata);
        return chunk;
    }

    private static org.apache.parquet.format.Encoding format(Encoding encoding) {
        return org.apache.parquet.format.Encoding.valueOf(encoding.name());
    }

    @Override
    public long getMemSize() {
        return bytes();
    }

    @Override
    public long allocatedSize() {
        return bytes();
    }

    @Override
    public String memUsageString(String prefix) {
        return prefix + " " + column + ": " + bytes() + " bytes";
    }
}
