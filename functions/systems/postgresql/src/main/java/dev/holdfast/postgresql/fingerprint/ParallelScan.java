package dev.holdfast.postgresql.fingerprint;

import dev.holdfast.core.system.Figure;
import dev.holdfast.core.system.Fingerprint.Level;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Spreads the reading of many tables over several connections, the largest first. */
final class ParallelScan {
    private ParallelScan() {}

    /** Table identity to figures, for every table in the list, empty ones included. */
    static SortedMap<String, SortedMap<String, Figure>> of(
            List<Connection> connections, List<DataTable> tables, Level level) throws SQLException {
        Map<String, TableScan.Sum> sums = new ConcurrentHashMap<>();
        tables.forEach(table -> sums.put(table.identity(), TableScan.Sum.NOTHING));
        Queue<TableScan> scans = new ConcurrentLinkedQueue<>(tables.stream()
                .sorted(Comparator.comparingLong(DataTable::pages).reversed())
                .flatMap(table -> TableScan.split(table).stream())
                .toList());
        try (ExecutorService readers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Void>> reading = connections.stream()
                    .map(connection -> readers.submit(() -> drain(scans, connection, level, sums)))
                    .toList();
            try {
                for (Future<Void> reader : reading) {
                    reader.get();
                }
            } catch (ExecutionException e) {
                scans.clear();
                throw e.getCause() instanceof SQLException sql ? sql : new SQLException(e.getCause());
            } catch (InterruptedException e) {
                scans.clear();
                Thread.currentThread().interrupt();
                throw new SQLException("interrupted while reading tables", e);
            }
        }
        return figures(sums, level);
    }

    private static Void drain(
            Queue<TableScan> scans, Connection connection, Level level, Map<String, TableScan.Sum> sums)
            throws SQLException {
        for (TableScan scan = scans.poll(); scan != null; scan = scans.poll()) {
            sums.merge(scan.table().identity(), scan.run(connection, level), TableScan.Sum::plus);
        }
        return null;
    }

    private static SortedMap<String, SortedMap<String, Figure>> figures(Map<String, TableScan.Sum> sums, Level level) {
        SortedMap<String, SortedMap<String, Figure>> figures = new TreeMap<>();
        sums.forEach((identity, sum) -> {
            SortedMap<String, Figure> table = new TreeMap<>(Map.of("rows", Figure.exact(sum.rows())));
            if (level == Level.FULL) {
                table.put("hash", Figure.exact(sum.hash().toString()));
            }
            figures.put(identity, table);
        });
        return figures;
    }
}
