package io.spawnwatch.detection.plan.rows;

import io.spawnwatch.detection.plan.eval.ValueOrder;
import java.util.List;

/** An order of groups of the same fields, so that what is computed over them is computed in the same order each time. */
final class GroupOrder {
    private GroupOrder() {}

    /** Compares the values, the first fields first. */
    static int compare(List<String> left, List<String> right) {
        for (int i = 0; i < left.size(); i++) {
            int order = ValueOrder.CODE_POINTS.compare(left.get(i), right.get(i));
            if (order != 0) {
                return order;
            }
        }
        return 0;
    }
}
