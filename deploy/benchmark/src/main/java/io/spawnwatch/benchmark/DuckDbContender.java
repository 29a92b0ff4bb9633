package io.spawnwatch.benchmark;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * The query of the WMI detection in DuckDB, over JSON lines. The columns are declared, so that nothing is spent on finding
 * them.
 */
public final class DuckDbContender {

    private DuckDbContender() {}

    /** Arguments: the folder with the events, the file for the rows, the number of threads, and a limit of memory or none. */
    public static void main(String[] args) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement()) {
            statement.execute("SET threads = " + Integer.parseInt(args[2]));
            if (args.length > 3) {
                statement.execute("SET memory_limit = '" + args[3] + "'");
            }
            statement.execute("""
                    COPY (
                      SELECT dest, "user", parent_process, process_name, process, process_id, parent_process_id,
                        hour * 3600000 AS window_start, count(*) AS "count", min(ms) AS first_time,
                        max(ms) AS last_time
                      FROM (
                        SELECT *, CAST(round(_time * 1000) AS BIGINT) AS ms,
                          CAST(floor(_time / 3600) AS BIGINT) AS hour
                        FROM read_json('%s/*.json', format = 'newline_delimited', columns = {
                          _time: 'DOUBLE', dest: 'VARCHAR', "user": 'VARCHAR', parent_process: 'VARCHAR',
                          parent_process_name: 'VARCHAR', process_name: 'VARCHAR', process: 'VARCHAR',
                          process_id: 'VARCHAR', parent_process_id: 'VARCHAR'})
                        WHERE lower(parent_process_name) = 'wmiprvse.exe')
                      GROUP BY ALL
                    ) TO '%s' (FORMAT json)
                    """.formatted(args[0], args[1]));
        }
    }
}
