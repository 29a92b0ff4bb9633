package io.spawnwatch.kafka;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclBindingFilter;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;

/** A broker with TLS, SCRAM users and ACLs; it denies what no ACL allows. */
final class SecuredBroker extends KafkaBroker {
    private static final String ADMIN = "admin";
    private static final String ADMIN_PASSWORD = "admin-Pa55word";
    private static final String STORE_PASSWORD = "store-Pa55word";
    private static final int ITERATIONS = 4096;

    private final Path certificate;

    private SecuredBroker(Ports ports, Path folder) throws IOException {
        super(
                ports,
                settings(ports, folder),
                credentials(ADMIN, ADMIN_PASSWORD, certificate(folder)),
                "--add-scram",
                "SCRAM-SHA-512=[name=" + ADMIN + ",password=" + ADMIN_PASSWORD + "]");
        certificate = certificate(folder);
    }

    /** Starts a broker. Its certificate is for the address 127.0.0.1 and for no name. */
    static SecuredBroker start(Path folder) throws Exception {
        keytool(
                folder,
                "-genkeypair",
                "-alias",
                "broker",
                "-keyalg",
                "EC",
                "-dname",
                "CN=broker",
                "-ext",
                "san=ip:" + HOST,
                "-validity",
                "2");
        keytool(
                folder,
                "-exportcert",
                "-rfc",
                "-alias",
                "broker",
                "-file",
                certificate(folder).toString());
        return new SecuredBroker(Ports.free(), folder);
    }

    /** A trust store without the broker's certificate. */
    static Path otherCertificate(Path folder) throws Exception {
        Path other = Files.createDirectories(folder.resolve("other"));
        keytool(other, "-genkeypair", "-alias", "broker", "-keyalg", "EC", "-dname", "CN=other", "-validity", "2");
        keytool(
                other,
                "-exportcert",
                "-rfc",
                "-alias",
                "broker",
                "-file",
                certificate(other).toString());
        return certificate(other);
    }

    private static Path certificate(Path folder) {
        return folder.resolve("ca.crt");
    }

    private static void keytool(Path folder, String... arguments) throws Exception {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(List.of(arguments));
        command.addAll(List.of(
                "-keystore",
                folder.resolve("keys.p12").toString(),
                "-storetype",
                "PKCS12",
                "-storepass",
                STORE_PASSWORD));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IllegalStateException("keytool: " + said);
        }
    }

    private static Map<String, String> settings(Ports ports, Path folder) {
        Map<String, String> settings = new HashMap<>();
        settings.put(
                "listeners",
                "SASL_SSL://" + HOST + ":" + ports.broker() + ",CONTROLLER://" + HOST + ":" + ports.controller());
        settings.put("listener.security.protocol.map", "SASL_SSL:SASL_SSL,CONTROLLER:PLAINTEXT");
        settings.put("inter.broker.listener.name", "SASL_SSL");
        settings.put("sasl.enabled.mechanisms", "SCRAM-SHA-512");
        settings.put("sasl.mechanism.inter.broker.protocol", "SCRAM-SHA-512");
        settings.put("listener.name.sasl_ssl.scram-sha-512.sasl.jaas.config", login(ADMIN, ADMIN_PASSWORD));
        settings.put("ssl.keystore.type", "PKCS12");
        settings.put("ssl.keystore.location", folder.resolve("keys.p12").toString());
        settings.put("ssl.keystore.password", STORE_PASSWORD);
        settings.put("ssl.truststore.type", "PEM");
        settings.put("ssl.truststore.location", certificate(folder).toString());
        settings.put("authorizer.class.name", "org.apache.kafka.metadata.authorizer.StandardAuthorizer");
        settings.put("super.users", "User:" + ADMIN + ";User:ANONYMOUS");
        return settings;
    }

    private static String login(String user, String password) {
        return "org.apache.kafka.common.security.scram.ScramLoginModule required username=\"" + user + "\" password=\""
                + password + "\";";
    }

    private static Map<String, String> credentials(String user, String password, Path certificate) {
        return Map.of(
                "security.protocol",
                "SASL_SSL",
                "sasl.mechanism",
                "SCRAM-SHA-512",
                "sasl.jaas.config",
                login(user, password),
                "ssl.truststore.type",
                "PEM",
                "ssl.truststore.location",
                certificate.toString());
    }

    /** The properties with which the clients of a user connect. */
    Map<String, String> credentials(String user, String password) {
        return credentials(user, password, certificate);
    }

    /** Creates a user or changes the password of one. */
    void user(String user, String password) throws Exception {
        admin().alterUserScramCredentials(List.of(new UserScramCredentialUpsertion(
                        user, new ScramCredentialInfo(ScramMechanism.SCRAM_SHA_512, ITERATIONS), password)))
                .all()
                .get();
    }

    /** The right of a user. */
    static AclBinding right(String user, ResourceType type, String name, PatternType pattern, AclOperation operation) {
        return new AclBinding(
                new ResourcePattern(type, name, pattern),
                new AccessControlEntry("User:" + user, "*", operation, AclPermissionType.ALLOW));
    }

    /**
     * Grants rights. The controller says that they are granted before the broker knows of them, so the broker is asked: else
     * the next request might be refused. It learns of users and rights in the order in which they were created.
     */
    void allow(List<AclBinding> rights) throws Exception {
        admin().createAcls(rights).all().get();
        Await.until(() -> "the rights " + rights, () -> rights().containsAll(rights));
    }

    /** Revokes all rights of all users, and waits until the broker knows. */
    void allowNothing() throws Exception {
        admin().deleteAcls(List.of(AclBindingFilter.ANY)).all().get();
        Await.until(() -> "the end of all rights", () -> rights().isEmpty());
    }

    /** All rights that the broker knows. */
    private Collection<AclBinding> rights() throws Exception {
        return admin().describeAcls(AclBindingFilter.ANY).values().get();
    }
}
