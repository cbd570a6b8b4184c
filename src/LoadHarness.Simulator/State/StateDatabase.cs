using System.Globalization;
using System.Text.Json;
using LoadHarness.Core;
using LoadHarness.Simulator.Certificates;
using Microsoft.Data.Sqlite;

namespace LoadHarness.Simulator.State;

/// <summary>The SQLite file: one table of records by kind and key. Not thread-safe.</summary>
internal sealed class StateDatabase : IDisposable
{
    /// <summary>The file in the state's folder; SQLite keeps two more beside it.</summary>
    public const string FileName = "state.db";

    // Marks the file as ours (SQLite, "PRAGMA application_id"), and the layout's version.
    private const int ApplicationId = 0x4C48_5331;
    private const int LayoutVersion = 1;
    private const int PrimaryCodeMask = 0xFF;
    private const int Busy = 5;
    private const int Locked = 6;
    private const int Corrupt = 11;
    private const int NotADatabase = 26;

    private readonly SqliteConnection _connection;
    private readonly SqliteCommand _put;
    private readonly SqliteCommand _remove;

    private StateDatabase(SqliteConnection connection)
    {
        _connection = connection;
        _put = Prepare("INSERT INTO record(kind, key, json) VALUES($kind, $key, $json) ON CONFLICT(kind, key) DO UPDATE SET json = excluded.json", "$kind", "$key", "$json");
        _remove = Prepare("DELETE FROM record WHERE kind = $kind AND key = $key", "$kind", "$key");
    }

    /// <summary>Opens or makes the file, checks it whole, and keeps others out.</summary>
    /// <exception cref="HarnessException">The folder cannot be used, or the file is damaged, another program's, or in use.</exception>
    public static StateDatabase Open(string folder)
    {
        var path = Path.Combine(folder, FileName);
        SqliteConnection? connection = null;
        try
        {
            PrivateFiles.CreateFolder(folder);

            // No pool: the file is closed when the connection is.
            connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false, DefaultTimeout = 1 }.ToString());
            connection.Open();
            SetUp(connection, path);
            return new StateDatabase(connection);
        }
        catch (Exception exception) when (exception is SqliteException or IOException or UnauthorizedAccessException or HarnessException)
        {
            connection?.Dispose();
            throw exception as HarnessException ?? Unusable(path, exception);
        }
    }

    /// <summary>Reads everything.</summary>
    public IEnumerable<StoredRecord> Load()
    {
        using var command = _connection.CreateCommand();
        command.CommandText = "SELECT kind, key, json FROM record";
        using var reader = command.ExecuteReader();
        while (reader.Read())
        {
            yield return new StoredRecord(reader.GetString(0), reader.GetString(1), reader.GetString(2));
        }
    }

    /// <summary>Writes changes in one transaction; when this returns, they are on the disk.</summary>
    public void Write(IReadOnlyList<StateChange> changes)
    {
        using var transaction = _connection.BeginTransaction();
        foreach (var change in changes)
        {
            var command = change.Value is null ? _remove : _put;
            command.Transaction = transaction;
            command.Parameters[0].Value = change.Kind;
            command.Parameters[1].Value = change.Key;
            if (change.Value is not null)
            {
                command.Parameters[2].Value = JsonSerializer.Serialize(change.Value, change.Type);
            }

            command.ExecuteNonQuery();
        }

        transaction.Commit();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _put.Dispose();
        _remove.Dispose();
        _connection.Dispose();
    }

    private static void SetUp(SqliteConnection connection, string path)
    {
        if (!OperatingSystem.IsWindows())
        {
            PrivateFiles.Tighten(path);
        }

        // Exclusive: a second simulator on the same folder must not start. FULL: a commit waits for the disk.
        Execute(connection, "PRAGMA locking_mode = EXCLUSIVE");
        Execute(connection, "PRAGMA journal_mode = WAL");
        Execute(connection, "PRAGMA synchronous = FULL");
        var owner = Number(connection, "PRAGMA application_id");
        var version = Number(connection, "PRAGMA user_version");
        var isEmpty = Number(connection, "SELECT count(*) FROM sqlite_schema") == 0;
        if (!isEmpty && owner != ApplicationId)
        {
            throw new HarnessException(ExitCode.BadInput, $"'{path}' is another program's database.", "Choose another folder with --state.");
        }

        if (!isEmpty && version != LayoutVersion)
        {
            throw new HarnessException(ExitCode.BadInput, $"'{path}' was written by another version of loadharness.", "Choose another folder with --state.");
        }

        if (Text(connection, "PRAGMA quick_check(1)") is var finding && finding != "ok")
        {
            throw Damaged(path, finding, inner: null);
        }

        using var transaction = connection.BeginTransaction();
        Execute(connection, "CREATE TABLE IF NOT EXISTS record(kind TEXT NOT NULL, key TEXT NOT NULL, json TEXT NOT NULL, PRIMARY KEY(kind, key)) WITHOUT ROWID", transaction);
        Execute(connection, string.Create(CultureInfo.InvariantCulture, $"PRAGMA application_id = {ApplicationId}"), transaction);
        Execute(connection, string.Create(CultureInfo.InvariantCulture, $"PRAGMA user_version = {LayoutVersion}"), transaction);
        transaction.Commit();
    }

    private static HarnessException Unusable(string path, Exception exception) => exception switch
    {
        SqliteException { SqliteErrorCode: Busy or Locked } => new HarnessException(ExitCode.BadInput, $"The simulator's state in '{path}' is in use by another simulator.", "Stop it, or choose another folder with --state.", exception),
        SqliteException sqlite when (sqlite.SqliteErrorCode & PrimaryCodeMask) is Corrupt or NotADatabase => Damaged(path, sqlite.Message, exception),
        _ => new HarnessException(ExitCode.BadInput, $"The simulator's state cannot be kept in '{path}': {exception.Message}", "Choose another folder with --state.", exception),
    };

    private static HarnessException Damaged(string path, string reason, Exception? inner) =>
        new(ExitCode.BadInput, $"The simulator's state in '{path}' is damaged: {reason.ReplaceLineEndings(" ")}", "Put a copy back, or start anew with an empty folder.", inner);

    private static void Execute(SqliteConnection connection, string sql, SqliteTransaction? transaction = null)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.Transaction = transaction;
        command.ExecuteNonQuery();
    }

    private static long Number(SqliteConnection connection, string sql) => Convert.ToInt64(Scalar(connection, sql), CultureInfo.InvariantCulture);

    private static string Text(SqliteConnection connection, string sql) => Convert.ToString(Scalar(connection, sql), CultureInfo.InvariantCulture) ?? "";

    private static object? Scalar(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar();
    }

    private SqliteCommand Prepare(string sql, params ReadOnlySpan<string> parameters)
    {
        var command = _connection.CreateCommand();
        command.CommandText = sql;
        foreach (var name in parameters)
        {
            command.Parameters.Add(name, SqliteType.Text);
        }

        command.Prepare();
        return command;
    }
}
