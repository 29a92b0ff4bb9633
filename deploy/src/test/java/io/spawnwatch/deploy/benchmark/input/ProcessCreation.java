package io.spawnwatch.deploy.benchmark.input;

/**
 * A started process, before it is written in any format.
 *
 * @param timeMs   when it started, epoch milliseconds UTC
 * @param host     full name of the machine
 * @param domain   the user's domain
 * @param account  the user's name in the domain
 * @param image    the program
 * @param process  command line
 * @param id       process id
 * @param guid     Sysmon's id of the process, in braces
 * @param folder   current directory
 * @param level    integrity level
 * @param hashes   as Sysmon writes them
 * @param parent   the parent's program
 * @param parentProcess the parent's command line
 * @param parentId the parent's process id
 * @param parentGuid Sysmon's id of the parent, in braces
 * @param record   number of the record in its log
 */
record ProcessCreation(
        long timeMs,
        String host,
        String domain,
        String account,
        Program image,
        String process,
        int id,
        String guid,
        String folder,
        String level,
        String hashes,
        Program parent,
        String parentProcess,
        int parentId,
        String parentGuid,
        long record) {

    String user() {
        return domain + "\\" + account;
    }
}
