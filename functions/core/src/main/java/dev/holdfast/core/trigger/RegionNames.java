package dev.holdfast.core.trigger;

import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Regions as people write them, turned into the names a provider's interfaces use: {@code East US 2} is eastus2. */
final class RegionNames {
    private static final Pattern SEPARATOR = Pattern.compile("[,;]");
    private static final Pattern FOREIGN = Pattern.compile("[^a-z0-9-]");

    private RegionNames() {}

    /** The regions of a list separated by commas or semicolons. */
    static Stream<String> in(String list) {
        return SEPARATOR
                .splitAsStream(list.toLowerCase(Locale.ROOT))
                .map(name -> FOREIGN.matcher(name).replaceAll(""))
                .filter(name -> !name.isEmpty());
    }
}
