package io.spawnwatch.detection.plan.index;

import io.spawnwatch.detection.CaseFolding;
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
 * Finds all of many texts in one pass over another, without regard to case (Aho and Corasick). The pass takes the same
 * few instructions for each character, whatever the texts are and whatever an attacker writes, and allocates nothing.
 *
 * <p>Of our own: org.ahocorasick's trie walks a map of boxed characters and makes an object of every find, which takes
 * three to four times as long: too long for the command lines of half a million events in a second.
 */
final class AhoCorasick {
    /** Class of the characters that stand in none of the texts. */
    private static final int OTHER = 0;

    /** Class of each ASCII character. */
    private final int[] asciiClasses = new int[CaseFolding.ASCII];

    /** Folded characters beyond ASCII that stand in the texts, sorted, and the class of the first. */
    private final char[] otherChars;

    private final int firstOtherClass;
    private final int classes;

    /**
     * By state and class: the next state. A state's number is the place of its row, so that nothing is multiplied on
     * the way; it is complemented where the state has finds, so that the literal says so.
     */
    private final int[] next;

    /** By state: what belongs to all texts that end there. */
    private final int[][] slots;

    /** An automaton for these, by folded text; none is empty. */
    AhoCorasick(Map<String, int[]> slotsByText) {
        SortedSet<Character> alphabet = new TreeSet<>();
        slotsByText.keySet().forEach(text -> text.chars().forEach(c -> alphabet.add((char) c)));
        StringBuilder others = new StringBuilder();
        int known = OTHER + 1;
        for (char c : alphabet) {
            if (c < CaseFolding.ASCII) {
                asciiClasses[c] = known++;
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
        // Nearest to the root first: what a state goes back to is finished before it.
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

    /** Adds to the candidates what belongs to each text that stands in this one. */
    void find(String text, Candidates candidates) {
        int state = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            state = next[state + (c < CaseFolding.ASCII ? asciiClasses[c] : classOf(CaseFolding.fold(c)))];
            if (state < 0) {
                state = ~state;
                candidates.meet(slots[state / classes]);
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

    /** Makes the tree of the texts' beginnings; gives how many nodes it has. */
    private static int insert(Map<String, int[]> slotsByText, Node root) {
        int[] count = {1};
        slotsByText.forEach((text, its) -> {
            Node node = root;
            for (int i = 0; i < text.length(); i++) {
                node = node.children.computeIfAbsent(text.charAt(i), c -> {
                    count[0]++;
                    return new Node();
                });
            }
            node.slots = its;
        });
        return count[0];
    }

    private static int[] union(int[] some, int[] others) {
        return IntStream.concat(Arrays.stream(some), Arrays.stream(others))
                .distinct()
                .toArray();
    }

    /** A beginning of texts. */
    private static final class Node {
        private final SortedMap<Character, Node> children = new TreeMap<>();

        /** State of the longest other beginning that this one ends with. */
        private int fallback;

        /** What belongs to the texts that this beginning ends with. */
        private int[] slots = {};
    }
}
