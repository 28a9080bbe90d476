package dev.holdfast.core.plan.grammar;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** Guesses which word was meant. */
final class NearMiss {
    private NearMiss() {}

    /** The known word nearest to the one found, if it is near enough to have been meant. */
    static Optional<String> of(String found, Collection<String> known) {
        if (found.length() > 64) {
            return Optional.empty();
        }
        String low = found.toLowerCase(java.util.Locale.ROOT);
        return known.stream()
                .filter(word ->
                        distance(low, word.toLowerCase(java.util.Locale.ROOT)) <= Math.max(1, word.length() / 3))
                .min(Comparator.comparingInt((String word) -> distance(low, word.toLowerCase(java.util.Locale.ROOT))));
    }

    /** Insertions, deletions, replacements and swaps of neighbours (optimal string alignment distance). */
    static int distance(String a, String b) {
        int[][] cost = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                if (i == 0 || j == 0) {
                    cost[i][j] = i + j;
                    continue;
                }
                int replaced = cost[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                cost[i][j] = Math.min(replaced, 1 + Math.min(cost[i - 1][j], cost[i][j - 1]));
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
                    cost[i][j] = Math.min(cost[i][j], cost[i - 2][j - 2] + 1);
                }
            }
        }
        return cost[a.length()][b.length()];
    }
}
