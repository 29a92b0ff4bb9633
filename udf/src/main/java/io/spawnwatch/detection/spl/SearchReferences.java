package io.spawnwatch.detection.spl;

import io.spawnwatch.detection.spl.Token.Kind;
import io.spawnwatch.document.InvalidDocumentException;
import io.spawnwatch.document.SourceText;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * What a search refers to once its macros are expanded. The search need not be one that can run: what is read ends only where
 * the text itself cannot be read on, at an unknown macro for example.
 *
 * @param macros signatures of the macros that it calls, directly or through others, whether they exist or not
 * @param words  its words and quoted texts, among them the names of its lookups
 */
public record SearchReferences(Set<String> macros, Set<String> words) {

    /** Copies the sets and keeps their order. */
    public SearchReferences {
        macros = Collections.unmodifiableSet(new LinkedHashSet<>(macros));
        words = Collections.unmodifiableSet(new LinkedHashSet<>(words));
    }

    /**
     * Reads a search.
     *
     * @param macros the macros that it can call
     */
    public static SearchReferences of(SourceText search, Macros macros) {
        MacroExpander expander = new MacroExpander(search, macros);
        Set<String> words = new LinkedHashSet<>();
        try {
            for (Token token = expander.next(); !token.is(Kind.END); token = expander.next()) {
                if (token.isText()) {
                    words.add(token.text());
                }
            }
        } catch (InvalidDocumentException e) {
            // Whoever plans the search reports it.
            return new SearchReferences(expander.called(), words);
        }
        return new SearchReferences(expander.called(), words);
    }
}
