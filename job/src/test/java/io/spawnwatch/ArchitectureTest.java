package io.spawnwatch;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Imports run one way. The rules are those of the architecture; what they forbid has been somebody's bug elsewhere. */
@AnalyzeClasses(packages = "io.spawnwatch", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    private static final String ROOT = "io.spawnwatch";
    private static final String[] JOB = {
        ROOT, ROOT + ".config..", ROOT + ".connector..", ROOT + ".cli..", ROOT + ".release..", ROOT + ".report.."
    };

    @ArchTest
    static final ArchRule DOCUMENT_KNOWS_NO_OTHER_PACKAGE = imports("document");

    @ArchTest
    static final ArchRule EVENT_KNOWS_NO_OTHER_PACKAGE = imports("event");

    @ArchTest
    static final ArchRule DECODE_KNOWS_EVENTS = imports("decode", "event");

    @ArchTest
    static final ArchRule DETECTION_KNOWS_DOCUMENTS = imports("detection", "document");

    @ArchTest
    static final ArchRule SPL_KNOWS_DETECTIONS = imports("detection.spl", "detection", "document");

    @ArchTest
    static final ArchRule PLAN_KNOWS_SPL_AND_EVENTS =
            imports("detection.plan", "detection.spl", "detection", "document", "event");

    @ArchTest
    static final ArchRule SIGHTING_KNOWS_DETECTIONS_AND_EVENTS = imports("sighting", "detection", "event");

    @ArchTest
    static final ArchRule ALLOWLIST_KNOWS_DETECTIONS_AND_EVENTS =
            imports("allowlist", "detection", "document", "event");

    @ArchTest
    static final ArchRule RISK_KNOWS_ROWS_DETECTIONS_AND_EVENTS = imports("risk", "sighting", "detection", "event");

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
    static final ArchRule THE_WALL_CLOCK_IS_NO_INPUT = noClasses()
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

    /** What comes from files and events is escaped there, whoever prints it. */
    @ArchTest
    static final ArchRule ONLY_THE_TERMINAL_HAS_THE_WRITERS = noClasses()
            .that()
            .resideInAPackage(ROOT + "..")
            .and()
            .resideOutsideOfPackage(ROOT)
            .and()
            .doNotHaveFullyQualifiedName(ROOT + ".cli.Terminal")
            .should()
            .callMethod(picocli.CommandLine.class, "getOut")
            .orShould()
            .callMethod(picocli.CommandLine.class, "getErr");

    @ArchTest
    static final ArchRule NO_PACKAGE_IS_NAMED_FOR_NOTHING =
            noClasses().should().resideInAnyPackage("..util..", "..utils..", "..common..", "..helper..", "..model..");

    @ArchTest
    static final ArchRule PACKAGES_HAVE_NO_CYCLES =
            slices().matching(ROOT + ".(*)..").should().beFreeOfCycles();

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

    /** A package of the library depends on these of the project's packages only, beside itself. */
    private static ArchRule imports(String name, String... others) {
        String[] allowed = new String[others.length + 1];
        allowed[0] = ROOT + "." + name;
        for (int i = 0; i < others.length; i++) {
            allowed[i + 1] = ROOT + "." + others[i];
        }
        DescribedPredicate<JavaClass> ours = resideInAPackage(ROOT + "..");
        return classes()
                .that()
                .resideInAPackage(ROOT + "." + name)
                .should()
                .onlyDependOnClassesThat(DescribedPredicate.not(ours).or(resideInAnyPackage(allowed)))
                .as(name + " depends on none of the project's packages but " + String.join(", ", others));
    }
}
