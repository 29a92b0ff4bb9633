package io.spawnwatch.detection.spl;

import io.spawnwatch.detection.spl.Subsearch.Format;
import io.spawnwatch.detection.spl.Subsearch.Returned;
import java.util.List;
import java.util.stream.Collectors;

/** Prints what searches say about lookups as SPL. */
final class LookupPrinter {
    private static final String PIPE = " | ";

    private LookupPrinter() {}

    static String name(Word name) {
        return LookupParser.isPlainName(name.text()) ? name.text() : '"' + name.text() + '"';
    }

    static String fields(List<LookupCommand.Field> fields) {
        return fields.stream()
                .map(field -> field.ofTable().equals(field.ofRow())
                        ? name(field.ofTable())
                        : name(field.ofTable()) + " as " + name(field.ofRow()))
                .collect(Collectors.joining(", "));
    }

    /** Prints a subsearch, with its brackets. */
    static String subsearch(Subsearch subsearch) {
        SearchPrinter printer = SearchPrinter.faithful();
        InputlookupCommand source = subsearch.source();
        StringBuilder text = new StringBuilder("[| inputlookup ").append(name(source.name()));
        if (source.where() != null) {
            text.append(" where ").append(printer.print(source.where()));
        }
        for (Command command : subsearch.commands()) {
            text.append(PIPE).append(printer.print(command));
        }
        if (subsearch.result() instanceof Format format) {
            text.append(format(format));
        } else if (subsearch.result() instanceof Subsearch.Return returned) {
            text.append(PIPE).append("return ").append(returned.most());
            returned.fields().forEach(field -> text.append(' ').append(returned(field)));
        }
        return text.append(']').toString();
    }

    private static String format(Format format) {
        if (!format.written()) {
            return "";
        }
        String most = format.most() == 0 ? "" : " maxresults=" + format.most();
        String texts = format.columnsJoined() && !format.rowsJoined()
                ? ""
                : " \"(\" \"(\" " + operator(format.columnsJoined()) + " \")\" " + operator(format.rowsJoined())
                        + " \")\"";
        return PIPE + "format" + most + texts;
    }

    private static String operator(boolean and) {
        return and ? "\"AND\"" : "\"OR\"";
    }

    private static String returned(Returned returned) {
        if (returned.as() == null) {
            return "$" + returned.field();
        }
        return returned.as().equals(returned.field())
                ? returnName(returned.field())
                : returnName(returned.as()) + "=" + returnName(returned.field());
    }

    /** A number would be taken for the greatest number of rows. */
    private static String returnName(Word name) {
        return FieldListParser.isWholeNumber(name.text()) ? '"' + name.text() + '"' : name(name);
    }
}
