package io.spawnwatch;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toCollection;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Imports run one way: for each package, the packages of the project that it may import. */
@AnalyzeClasses(
        packages = {"io.spawnwatch", "org.apache.flink.connector.kafka.sink", "org.apache.flink.metrics.prometheus"},
        importOptions = {ImportOption.DoNotIncludeTests.class, ArchitectureTest.OwnClasses.class})
class ArchitectureTest {
    private static final String ROOT = PackageImports.ROOT;

    private static final String[] JOB = {
        ROOT,
        ROOT + ".topology..",
        ROOT + ".config..",
        ROOT + ".control..",
        ROOT + ".connector..",
        ROOT + ".run..",
        ROOT + ".backtest..",
        ROOT + ".page..",
        ROOT + ".publish..",
        ROOT + ".cli..",
        ROOT + ".release..",
        ROOT + ".report..",
        PackageImports.KAFKA_SINK,
        PackageImports.PROMETHEUS
    };

    /** Excludes Flink's own classes from the packages where we have a class beside them. */
    static final class OwnClasses implements ImportOption {
        @Override
        public boolean includes(Location location) {
            return !location.isJar() || (location.contains("spawnwatch-udf") && !location.contains("-tests.jar"));
        }
    }

    @ArchTest
    static final ArchRule PACKAGES_IMPORT_WHAT_THEY_MAY = classes().should(importOnlyWhatTheirPackageMay());

    @ArchTest
    static void theListOfImportsHasNoCycle(JavaClasses imported) {
        Set<String> checked = new HashSet<>();
        PackageImports.OF_PACKAGES.keySet().forEach(name -> requireNoCycle(name, new ArrayDeque<>(), checked));
    }

    @ArchTest
    static void theListNamesEachPackageAndNoOther(JavaClasses imported) {
        Set<String> packages = imported.stream().map(JavaClass::getPackageName).collect(toCollection(TreeSet::new));

        assertThat(packages).containsExactlyInAnyOrderElementsOf(PackageImports.OF_PACKAGES.keySet());
    }

    @ArchTest
    static void theListAllowsNothingThatIsNotUsed(JavaClasses imported) {
        Map<String, Set<String>> used = imported.stream()
                .flatMap(type -> type.getDirectDependenciesFromSelf().stream())
                .filter(ArchitectureTest::isImport)
                .collect(groupingBy(
                        dependency -> dependency.getOriginClass().getPackageName(),
                        mapping(ArchitectureTest::target, toSet())));
        PackageImports.ONLY_IN_SOURCES.forEach((name, hidden) -> {
            Set<String> shown = used.computeIfAbsent(name, key -> new HashSet<>());
            assertThat(shown).as("what class files show of " + name).doesNotContainAnyElementsOf(hidden);
            shown.addAll(hidden);
        });

        assertThat(PackageImports.OF_PACKAGES)
                .allSatisfy((name, allowed) ->
                        assertThat(used.getOrDefault(name, Set.of())).as(name).containsAll(allowed));
    }

    /** Rooms are acyclic as wholes too: a package and its subpackages are one slice. */
    @ArchTest
    static final ArchRule ROOMS_HAVE_NO_CYCLES =
            slices().matching(ROOT + ".(*)..").should().beFreeOfCycles();

    /** {@code spl} is exempt: it has one file for each node of its syntax tree. */
    @ArchTest
    static void aPackageHasAtMostFortyFiles(JavaClasses imported) {
        Map<String, Long> files = imported.stream()
                .filter(type -> !type.getPackageName().equals(ROOT + ".detection.spl"))
                .filter(JavaClass::isTopLevelClass)
                .collect(groupingBy(JavaClass::getPackageName, counting()));

        // package-info.java is the fortieth file.
        assertThat(files).isNotEmpty().allSatisfy((name, count) -> assertThat(count)
                .isLessThan(40));
    }

    @ArchTest
    static final ArchRule THE_LIBRARY_KNOWS_NEITHER_JOB_NOR_KAFKA_NOR_A_COMMAND_LINE = noClasses()
            .that()
            .resideOutsideOfPackages(JOB)
            .should()
            .dependOnClassesThat(resideInAnyPackage("org.apache.kafka..", "picocli..", "org.apache.flink.connector..")
                    .or(resideInAnyPackage(JOB)));

    @ArchTest
    static final ArchRule ONLY_FUNCTIONS_AND_THE_JOB_KNOW_FLINK = noClasses()
            .that()
            .resideOutsideOfPackages(JOB)
            .and()
            .resideOutsideOfPackage(ROOT + ".function..")
            .should()
            .dependOnClassesThat(resideInAPackage("org.apache.flink.."));

    @ArchTest
    static final ArchRule THE_WALL_CLOCK_IS_NOT_AN_INPUT = noClasses()
            .that()
            .resideOutsideOfPackages(JOB)
            .and()
            .resideOutsideOfPackage(ROOT + ".function..")
            .should()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(System.class, "nanoTime")
            .orShould()
            .callMethod(java.time.Instant.class, "now")
            .orShould()
            .callMethod(java.time.Clock.class, "systemUTC");

    /** The terminal escapes text from files and events, whoever prints it. */
    @ArchTest
    static final ArchRule ONLY_THE_TERMINAL_HAS_THE_WRITERS = noClasses()
            .that()
            .resideInAPackage(ROOT + "..")
            .and()
            .resideOutsideOfPackage(ROOT)
            .and()
            .doNotHaveFullyQualifiedName(ROOT + ".cli.output.Terminal")
            .should()
            .callMethod(picocli.CommandLine.class, "getOut")
            .orShould()
            .callMethod(picocli.CommandLine.class, "getErr");

    @ArchTest
    static final ArchRule NO_PACKAGE_HAS_A_NAME_THAT_SAYS_NOTHING =
            noClasses().should().resideInAnyPackage("..util..", "..utils..", "..common..", "..helper..", "..model..");

    @ArchTest
    static final ArchRule FUNCTIONS_ARE_VERBS_OF_ONE_FILE_EACH = classes()
            .that()
            .areAssignableTo(org.apache.flink.api.common.functions.Function.class)
            .and()
            .areNotAnonymousClasses()
            .should()
            .resideInAPackage(ROOT + ".function")
            .andShould()
            .beTopLevelClasses();

    private static boolean isListed(String packageName) {
        return packageName.startsWith(ROOT)
                || packageName.equals(PackageImports.KAFKA_SINK)
                || packageName.equals(PackageImports.PROMETHEUS);
    }

    private static ArchCondition<JavaClass> importOnlyWhatTheirPackageMay() {
        return new ArchCondition<>("import only what the list allows their package") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                Set<String> allowed = PackageImports.OF_PACKAGES.getOrDefault(type.getPackageName(), Set.of());
                type.getDirectDependenciesFromSelf().stream()
                        .filter(dependency -> isImport(dependency) && !allowed.contains(target(dependency)))
                        .forEach(dependency ->
                                events.add(SimpleConditionEvent.violated(type, dependency.getDescription())));
            }
        };
    }

    /** Whether a dependency leads from one of the listed packages to another. */
    private static boolean isImport(Dependency dependency) {
        String target = target(dependency);
        return isListed(target) && !target.equals(dependency.getOriginClass().getPackageName());
    }

    private static String target(Dependency dependency) {
        return dependency.getTargetClass().getBaseComponentType().getPackageName();
    }

    private static void requireNoCycle(String name, Deque<String> path, Set<String> checked) {
        assertThat(path).doesNotContain(name);
        if (!checked.add(name)) {
            return;
        }
        path.push(name);
        PackageImports.OF_PACKAGES.get(name).forEach(imported -> requireNoCycle(imported, path, checked));
        path.pop();
    }
}
