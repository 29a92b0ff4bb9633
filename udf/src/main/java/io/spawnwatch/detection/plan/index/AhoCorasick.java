package io.spawnwatch.detection.plan.index;

import io.spawnwatch.detection.CaseFolding;
import io.spawnwatch.event.PlacedText;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * Finds all of many texts in one pass over another, ignoring case (Aho and Corasick). The pass takes the same few
 * instructions for each character, whatever the texts are and whatever an attacker writes, and allocates nothing.
 *
 * <p>Hand-written, because org.ahocorasick's trie walks a map of boxed characters and creates an object for every find.
 * That takes three to four times as long: too long for the command lines of half a million events per second.
 */
final class AhoCorasick {
    /** Class of the characters that occur in none of the texts. */
    private static final int OTHER = 0;

    /** Class of each ASCII character. */
    private final byte[] asciiClasses = new byte[CaseFolding.ASCII];

    /** Case-folded non-ASCII characters of the texts, sorted. The class of the first is {@link #firstOtherClass}. */
    private final char[] otherChars;

    private final int firstOtherClass;
    private final int classes;

    /**
     * The next state, by state and class. A state's number is the start of its row, so that a step needs no
     * multiplication; it is complemented if texts end in the state, so that its sign tells.
     */
    private final int[] next;

    /** The slots of all texts that end in a state, by state. */
    private final int[][] slots;

    /**
     * Builds an automaton.
     *
     * @param slotsByText slots by case-folded text; no text is empty
     */
    AhoCorasick(Map<String, int[]> slotsByText) {
        SortedSet<Character> alphabet = new TreeSet<>();
        slotsByText.keySet().forEach(text -> text.chars().forEach(c -> alphabet.add((char) c)));
        StringBuilder others = new StringBuilder();
        int known = OTHER + 1;
        for (char c : alphabet) {
            if (c < CaseFolding.ASCII) {
                asciiClasses[c] = (byte) known++;
            } else {
                others.append(c);
            }
        }
        for (char c = 'A'; c <= 'Z'; c++) {
            asciiClasses[c] = asciiClasses[CaseFolding.fold(c)];
        }
        firstOtherClass = known;
        otherChars = others.toString().toCharArray();
        classes = known + otherChars.length;

        List<Node> nodes = new ArrayList<>(List.of(new Node()));
        next = new int[insert(slotsByText, nodes.get(0)) * classes];
        // Breadth first: a node's fallback is complete before the node itself.
        for (int number = 0; number < nodes.size(); number++) {
            Node node = nodes.get(number);
            int row = number * classes;
            System.arraycopy(next, node.fallback * classes, next, row, classes);
            node.children.forEach((c, child) -> {
                int to = row + classOf(c);
                child.fallback = rowOf(next[to]) / classes;
                child.slots = union(child.slots, nodes.get(child.fallback).slots);
                next[to] = child.slots.length == 0 ? nodes.size() * classes : ~(nodes.size() * classes);
                nodes.add(child);
            });
        }
        slots = nodes.stream().map(node -> node.slots).toArray(int[][]::new);
    }

    /** Marks the slots of every search text that a value contains. */
    void find(CharSequence text, Candidates candidates) {
        if (text instanceof PlacedText placed) {
            find(placed.bytes(), placed.start(), placed.length(), candidates);
            return;
        }
        int state = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            state = next[state + (c < CaseFolding.ASCII ? asciiClasses[c] : classOf(CaseFolding.fold(c)))];
            if (state < 0) {
                state = ~state;
                candidates.satisfy(slots[state / classes]);
            }
        }
    }

    private void find(byte[] ascii, int start, int length, Candidates candidates) {
        int state = 0;
        int end = start + length;
        for (int i = start; i < end; i++) {
            state = next[state + asciiClasses[ascii[i]]];
            if (state < 0) {
                state = ~state;
                candidates.satisfy(slots[state / classes]);
            }
        }
    }

    private int classOf(char folded) {
        if (folded < CaseFolding.ASCII) {
            return asciiClasses[folded];
        }
        int at = Arrays.binarySearch(otherChars, folded);
        return at < 0 ? OTHER : firstOtherClass + at;
    }

    private static int rowOf(int state) {
        return state < 0 ? ~state : state;
    }

    /** Builds the trie of the texts and returns its number of nodes. */
    private static int insert(Map<String, int[]> slotsByText, Node root) {
        int[] count = {1};
        slotsByText.forEach((text, slots) -> {
            Node node = root;
            for (int i = 0; i < text.length(); i++) {
                node = node.children.computeIfAbsent(text.charAt(i), c -> {
                    count[0]++;
                    return new Node();
                });
            }
            node.slots = slots;
        });
        return count[0];
    }

    private static int[] union(int[] some, int[] others) {
        return IntStream.concat(Arrays.stream(some), Arrays.stream(others))
                .distinct()
                .toArray();
    }

    /** A node of the trie: a prefix of some texts. */
    private static final class Node {
        private final SortedMap<Character, Node> children = new TreeMap<>();

        /** Number of the node of the longest proper suffix that is a prefix of some text. */
        private int fallback;

        /** Slots of the texts that are suffixes of this prefix. */
        private int[] slots = {};
    }
}
